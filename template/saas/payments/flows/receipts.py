"""Receipts, and what takes them back: issued once, numbered, and kept as they were."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, IntegerField, Sum, When
from django.utils.translation import override

from saas.payments import numbering, particulars
from saas.payments.models import Purchase, Receipt, Refund
from saas.payments.particulars import Particulars

Kind = Receipt.Kind


@transaction.atomic
def issue(*, purchase: Purchase) -> Receipt | None:
    """Issue the receipt of a purchase that is paid. Called again, it gives the same one.

    None if it is not paid, or where Stripe sells in its own name and issues its own.
    """
    _lock(purchase)
    if issued := Receipt.objects.filter(purchase=purchase, kind=Kind.RECEIPT).first():
        return issued
    if purchase.paid is None or purchase.is_sold_by_stripe:
        return None
    with override(purchase.language or settings.LANGUAGE_CODE):
        frozen = particulars.of_purchase(purchase)
    return _write(Kind.RECEIPT, purchase, purchase.paid, purchase.tax, frozen)


@transaction.atomic
def issue_credit_note(*, refund: Refund) -> Receipt | None:
    """Issue what takes back a refund's share of the receipt, once.

    None if the purchase has no receipt of ours, or the refund is not sure to come.
    """
    purchase = refund.purchase
    _lock(purchase)
    if issued := Receipt.objects.filter(refund=refund, kind=Kind.CREDIT).first():
        return issued
    receipt = Receipt.objects.filter(purchase=purchase, kind=Kind.RECEIPT).first()
    if receipt is None or refund.state not in {Refund.State.PENDING, Refund.State.SUCCEEDED}:
        return None
    tax = _tax_of(refund, receipt)
    frozen = particulars.of_refund(refund, receipt=receipt, tax=tax)
    return _write(Kind.CREDIT, purchase, refund.amount, tax, frozen, refund=refund)


@transaction.atomic
def cancel_credit_note(*, refund: Refund) -> Receipt | None:
    """Take back the credit note of a refund that failed or was cancelled, once. None: it has none.

    What was issued is never changed, so it is a paper of its own, with the same amounts.
    """
    _lock(refund.purchase)
    papers = {paper.kind: paper for paper in Receipt.objects.filter(refund=refund)}
    note = papers.get(Kind.CREDIT)
    if note is None or Kind.CANCEL in papers:
        return papers.get(Kind.CANCEL)
    frozen: Particulars = note.particulars | {"about": note.code}
    return _write(Kind.CANCEL, refund.purchase, note.gross, note.tax, frozen, refund=refund)


def _lock(purchase: Purchase) -> None:
    """Let papers of one purchase be issued one after another."""
    Purchase.objects.select_for_update(no_key=True).only("pk").get(pk=purchase.pk)


def _tax_of(refund: Refund, receipt: Receipt) -> int:
    """The tax in it: all refunds together take back what the money they return bore."""
    sign = Case(When(kind=Kind.CREDIT, then=1), default=-1, output_field=IntegerField())
    before = Receipt.objects.filter(purchase=refund.purchase, refund__isnull=False).aggregate(
        gross=Sum(sign * F("gross"), default=0), tax=Sum(sign * F("tax"), default=0)
    )
    refunded = before["gross"] + refund.amount
    due = (2 * receipt.tax * refunded + receipt.gross) // (2 * receipt.gross)
    return int(min(max(due - before["tax"], 0), refund.amount))


def _write(
    kind: Receipt.Kind,
    purchase: Purchase,
    gross: int,
    tax: int,
    frozen: Particulars,
    **more: Any,
) -> Receipt:
    number = numbering.take(kind, livemode=purchase.livemode)
    return Receipt.objects.create(
        kind=kind,
        purchase=purchase,
        livemode=purchase.livemode,
        year=number.year,
        number=number.number,
        code=number.code,
        issued_at=number.taken_at,
        net=gross - tax,
        tax=tax,
        gross=gross,
        currency=purchase.currency,
        particulars=frozen,
        **more,
    )
