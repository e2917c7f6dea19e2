"""What happened with a payment, in one thread: checkout, money, credits, messages of Stripe."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saas.core.drawing import figure
from saas.core.money import money
from saas.credits.models import Entry, Lot, Transaction
from saas.payments.acts import label
from saas.payments.models import Act, Event, Purchase
from saas.payments.reasons import shown

Kind = Transaction.Kind
LOOK = {
    "purchase": ("banknote", "success"),
    "refund": ("undo-2", "info"),
    "dispute": ("scale", "danger"),
    "warning": ("triangle-alert", "warning"),
}
EVENT_COLOURS = {Event.State.DONE: "success", Event.State.DEAD: "danger"}


class Happened(NamedTuple):
    at: datetime
    icon: str
    colour: str
    title: str
    detail: str


def trail(purchase: Purchase) -> list[Happened]:
    """The newest first."""
    begun = Happened(purchase.created_at, "credit-card", "", _("Checkout started"), "")
    parts = [begun, *_acts(purchase), *_credits(purchase), *_events(purchase)]
    return sorted(parts, key=lambda one: one.at, reverse=True)


def _acts(purchase: Purchase) -> list[Happened]:
    acts = Act.objects.filter(purchase=purchase).select_related("person")
    return [_act(act, purchase.currency) for act in acts]


def _act(act: Act, currency: str) -> Happened:
    icon, colour = LOOK.get(act.what.split(".")[0], ("file-text", ""))
    amount = act.after.get("amount") or act.after.get("paid")
    title = f"{label(act)}: {money(amount, currency)}" if amount else label(act)
    who = act.person.email if act.person else str(act.get_by_display())
    words = [who, f"“{shown(act.reason)}”" if act.reason else "", act.stripe_id]
    return Happened(act.at, icon, colour, title, ", ".join(word for word in words if word))


def _credits(purchase: Purchase) -> list[Happened]:
    """What was moved of the payment's lot; its use is one entry."""
    lot = Lot.objects.filter(source_ref=purchase.source_ref).first()
    if lot is None:
        return []
    entries = Entry.objects.filter(lot=lot, bucket=Entry.Bucket.LOT)
    moved = entries.values("transaction").annotate(total=Sum("amount"))
    totals = {row["transaction"]: row["total"] for row in moved}
    used, last, found = 0, None, []
    for posted in Transaction.objects.filter(pk__in=totals):
        total = totals[posted.pk]
        if posted.kind in {Kind.USAGE, Kind.CAPTURE, Kind.HOLD, Kind.RELEASE, Kind.REFUND}:
            used, last = used - total, max(posted.at, last or posted.at)
        elif total:
            sign = "+" if total > 0 else "\N{MINUS SIGN}"
            change = f"{posted.get_kind_display()}: {sign}{figure(abs(total))}"
            found.append(Happened(posted.at, "coins", "", change, posted.detail))
    if last and used:
        words = ngettext("%(figure)s credit used", "%(figure)s credits used", used)
        found.append(Happened(last, "play", "", words % {"figure": figure(used)}, ""))
    return found


def _events(purchase: Purchase) -> list[Happened]:
    names = [purchase.session_id, purchase.intent_id, purchase.charge_id]
    for rows in (purchase.refunds, purchase.disputes, purchase.warnings):
        names += rows.values_list("stripe_id", flat=True)
    known = Event.objects.filter(object_id__in=[name for name in names if name])
    heard = known.filter(account=purchase.account).exclude(state=Event.State.IGNORED)
    return [_event(event) for event in heard]


def _event(event: Event) -> Happened:
    tries = ngettext("%(count)s try", "%(count)s tries", event.tries) % {"count": event.tries}
    detail = ", ".join(filter(None, [event.stripe_id, tries, event.reason]))
    colour = EVENT_COLOURS.get(Event.State(event.state), "")
    title = f"{event.type}: {event.get_state_display()}"
    return Happened(event.finished_at or event.created_at, "webhook", colour, title, detail)
