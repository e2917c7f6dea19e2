"""A month for the accountant: each paper that was issued, and each dispute that cost something."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext

from saas.core import exports
from saas.core.money import in_units
from saas.payments.models import BalanceLine, Dispute, Receipt

CHUNK = 500
SIGN = {Receipt.Kind.RECEIPT: 1, Receipt.Kind.CREDIT: -1, Receipt.Kind.CANCEL: 1}

type Lines = dict[str, list[BalanceLine]]


class Month(NamedTuple):
    """A month in the app's time zone, which the numbers of receipts go by too."""

    year: int
    month: int

    @property
    def begins(self) -> datetime:
        first = datetime(self.year, self.month, 1)  # noqa: DTZ001  # made aware right here
        return timezone.make_aware(first, timezone.get_default_timezone())

    @property
    def ends(self) -> datetime:
        return Month(self.year + self.month // 12, self.month % 12 + 1).begins

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def month_of(moment: datetime) -> Month:
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return Month(local.year, local.month)


def csv_lines(month: Month, *, livemode: bool) -> Iterator[str]:
    """In the language of now, although the lines are written while they are sent."""
    language = get_language()
    with override(language):
        columns = _columns()
    return exports.csv_lines(columns, _rows(month, livemode, language))


def _columns() -> list[str]:
    return [
        pgettext("column", "Number"),
        pgettext("column", "Date"),
        pgettext("column", "What"),
        pgettext("column", "Takes back"),
        pgettext("column", "Buyer"),
        pgettext("column", "Country"),
        pgettext("column", "Tax id"),
        pgettext("column", "Net"),
        pgettext("column", "Tax"),
        pgettext("column", "Gross"),
        pgettext("column", "Currency"),
        pgettext("column", "Refunded so far"),
        pgettext("column", "On the balance"),
        pgettext("column", "Fee"),
        pgettext("column", "Dispute fee"),
        pgettext("column", "Currency of the balance"),
        pgettext("column", "Payout"),
        pgettext("column", "Payment"),
    ]


def _rows(month: Month, livemode: bool, language: str | None) -> Iterator[list[Any]]:
    for papers in batched(_papers(month, livemode).iterator(CHUNK), CHUNK):
        lines = _lines(_source(paper) for paper in papers)
        returned = _returned(papers)
        with override(language):
            rows = [_paper_row(paper, lines, returned) for paper in papers]
        yield from rows
    for dispute, line in _disputes(month, livemode):
        with override(language):
            row = _dispute_row(dispute, line)
        yield row


def _papers(month: Month, livemode: bool) -> QuerySet[Receipt]:
    issued = Receipt.objects.filter(
        livemode=livemode, issued_at__gte=month.begins, issued_at__lt=month.ends
    )
    return issued.select_related("purchase", "refund").order_by("kind", "year", "number")


def _source(paper: Receipt) -> str:
    """What moved the balance: the charge, or the refund."""
    return paper.refund.stripe_id if paper.refund else paper.purchase.charge_id


def _lines(sources: Iterable[str]) -> Lines:
    by_source: Lines = defaultdict(list)
    known = BalanceLine.objects.filter(source_id__in=[source for source in sources if source])
    for line in known.order_by("happened_at", "pk"):
        by_source[line.source_id].append(line)
    return by_source


def _returned(papers: Iterable[Receipt]) -> dict[object, int]:
    """What came back of each payment, by its papers: up to today, not to the end of the month."""
    back: dict[object, int] = defaultdict(int)
    purchases = {paper.purchase_id for paper in papers}
    notes = Receipt.objects.filter(purchase_id__in=purchases, refund__isnull=False)
    for purchase_id, kind, gross in notes.values_list("purchase_id", "kind", "gross"):
        back[purchase_id] -= SIGN[Receipt.Kind(kind)] * gross
    return back


def _paper_row(paper: Receipt, lines: Lines, returned: dict[object, int]) -> list[Any]:
    buyer, sign = paper.particulars["buyer"], SIGN[Receipt.Kind(paper.kind)]
    is_receipt = paper.kind == Receipt.Kind.RECEIPT
    moved = [] if paper.kind == Receipt.Kind.CANCEL else lines.get(_source(paper), [])
    return [
        paper.code,
        _day(paper.issued_at),
        str(paper.get_kind_display()),
        paper.particulars["about"],
        buyer["name"],
        paper.purchase.country,
        " ".join(buyer["tax_ids"]),
        *(in_units(sign * one, paper.currency) for one in (paper.net, paper.tax, paper.gross)),
        paper.currency,
        in_units(returned[paper.purchase_id], paper.currency) if is_receipt else "",
        *_on_balance(moved),
        paper.purchase.intent_id,
    ]


def _on_balance(moved: list[BalanceLine], *, is_dispute: bool = False) -> list[Any]:
    """What it came to at Stripe. Empty until its lines are copied, at night."""
    if not moved:
        return ["", "", "", "", ""]
    currency = moved[0].currency
    fee, none = in_units(sum(line.fee for line in moved), currency), in_units(0, currency)
    payouts = dict.fromkeys(line.payout_id for line in moved if line.payout_id)
    return [
        in_units(sum(line.amount for line in moved), currency),
        none if is_dispute else fee,
        fee if is_dispute else none,
        currency,
        " ".join(payouts),
    ]


def _disputes(month: Month, livemode: bool) -> Iterator[tuple[Dispute, BalanceLine]]:
    """Each time that a dispute moved the balance: taken, given back, or charged for."""
    disputes = Dispute.objects.filter(livemode=livemode).select_related("purchase")
    moved = BalanceLine.objects.filter(
        livemode=livemode,
        happened_at__gte=month.begins,
        happened_at__lt=month.ends,
        source_id__in=disputes.values("stripe_id"),
    )
    lines = list(moved.order_by("happened_at", "pk"))
    found = disputes.filter(stripe_id__in={line.source_id for line in lines})
    by_id = {dispute.stripe_id: dispute for dispute in found}
    for line in lines:
        yield by_id[line.source_id], line


def _dispute_row(dispute: Dispute, line: BalanceLine) -> list[Any]:
    return [
        "",
        _day(line.happened_at),
        pgettext("title", "Dispute"),
        "",
        dispute.purchase.buyer.get("name") or "",
        dispute.purchase.country,
        "",
        *["", "", ""],
        "",
        "",
        *_on_balance([line], is_dispute=True),
        dispute.purchase.intent_id,
    ]


def _day(moment: datetime) -> str:
    return timezone.localtime(moment, timezone.get_default_timezone()).date().isoformat()
