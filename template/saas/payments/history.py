"""What a workspace has bought, and what became of the money."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.accounts.models import Workspace
from saas.payments.models import Dispute, Purchase, Receipt, Refund

CHARGED = [Purchase.State.PAID, Purchase.State.PENDING, Purchase.State.FAILED]
GOING_BACK = [Refund.State.PENDING, Refund.State.ACTION, Refund.State.SUCCEEDED]
OPEN_DISPUTES = [Dispute.State.NEEDS_RESPONSE, Dispute.State.UNDER_REVIEW]

STATES = {
    "paid": pgettext_lazy("status", "Paid"),
    "partly": _("Partly refunded"),
    "refunded": pgettext_lazy("status", "Refunded"),
    "disputed": _("Disputed"),
    "lost": _("Dispute lost"),
    "pending": pgettext_lazy("status", "On its way"),
    "failed": pgettext_lazy("status", "Failed"),
}
COLOURS = {"paid": "is-success", "pending": "is-info", "failed": "is-danger"}
COLOURS |= {"disputed": "is-warning", "lost": "is-danger"}


@dataclass(frozen=True)
class Narrowed:
    search: str = ""
    state: str = ""
    year: int | None = None


def purchases(workspace: Workspace, narrowed: Narrowed) -> QuerySet[Purchase]:
    """The newest first, each with `refunded` and `number`, that of its receipt."""
    found = _told(Purchase.objects.filter(workspace=workspace, state__in=CHARGED))
    if narrowed.year:
        found = found.filter(created_at__year=narrowed.year)
    if narrowed.state:
        found = found.filter(_in_state(narrowed.state))
    if words := narrowed.search:
        found = found.filter(_with(words))
    return found.order_by("-created_at", "pk")


def years(workspace: Workspace) -> list[int]:
    mine = Purchase.objects.filter(workspace=workspace, state__in=CHARGED)
    return [day.year for day in mine.dates("created_at", "year", order="DESC")]


def standing(purchase: Purchase) -> str:
    """One word for how the money stands, as STATES names it; of a row from `purchases`."""
    if purchase.state != Purchase.State.PAID:
        return purchase.state
    if purchase.is_disputed:  # type: ignore[attr-defined]  # annotated
        return "disputed"
    if purchase.is_lost:  # type: ignore[attr-defined]
        return "lost"
    refunded: int = purchase.refunded  # type: ignore[attr-defined]
    if not refunded:
        return "paid"
    return "refunded" if refunded >= (purchase.paid or 0) else "partly"


def _with(words: str) -> Q:
    named = Q(number__icontains=words) | Q(method__icontains=words) | Q(name__icontains=words)
    is_amount = words.isdecimal() and len(words) < 10
    return named | Q(credits=int(words)) if is_amount else named


def _told(found: QuerySet[Purchase]) -> QuerySet[Purchase]:
    refunds = Refund.objects.filter(purchase=OuterRef("pk"), state__in=GOING_BACK)
    sums = refunds.values("purchase").annotate(sum=Sum("amount")).values("sum")
    disputes = Dispute.objects.filter(purchase=OuterRef("pk"))
    receipts = Receipt.objects.filter(purchase=OuterRef("pk"), kind=Receipt.Kind.RECEIPT)
    return found.annotate(
        refunded=Coalesce(Subquery(sums), 0),
        is_disputed=Exists(disputes.filter(state__in=OPEN_DISPUTES)),
        is_lost=Exists(disputes.filter(state=Dispute.State.LOST)),
        number=Coalesce(Subquery(receipts.values("code")[:1]), Value("")),
    )


def _in_state(state: str) -> Q:
    is_paid = Q(state=Purchase.State.PAID)
    calm = is_paid & Q(is_disputed=False, is_lost=False)
    return {
        "paid": calm & Q(refunded=0),
        "partly": calm & Q(refunded__gt=0, refunded__lt=F("paid")),
        "refunded": calm & Q(refunded__gte=F("paid"), refunded__gt=0),
        "disputed": is_paid & Q(is_disputed=True),
        "lost": is_paid & Q(is_lost=True, is_disputed=False),
        "pending": Q(state=Purchase.State.PENDING),
        "failed": Q(state=Purchase.State.FAILED),
    }[state]
