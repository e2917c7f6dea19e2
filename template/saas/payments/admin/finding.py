"""One box finds a payment: by address, name, receipt, amount, last digits or any id of Stripe's."""

import re
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from saas.core.money import smallest
from saas.payments import conf
from saas.payments.models import Dispute, Receipt, Refund

STRIPE_ID = re.compile(r"^[a-z]{2,6}_\w+$")
LAST_DIGITS = re.compile(r"^\d{4}$")
AMOUNT = re.compile(r"^\D{0,4}(\d[\d.,]{0,14})\D{0,4}$")
DECIMALS = re.compile(r"^(.*)[.,](\d{1,3})$")


def matching(term: str) -> Q:
    """Which purchases somebody means."""
    term = term.strip()
    if STRIPE_ID.match(term):
        return _with_id(term)
    wanted = (
        Q(person__email__icontains=term)
        | Q(workspace__owner__email__icontains=term)
        | Q(workspace__name__icontains=term)
        | Q(buyer__email__icontains=term)
        | Q(Exists(Receipt.objects.filter(purchase=OuterRef("pk"), code__iexact=term)))
    )
    if LAST_DIGITS.match(term):
        wanted |= Q(last4=term)
    if (amount := amount_in(term)) is not None:
        wanted |= Q(paid=amount) | Q(paid=None, amount=amount)
    return wanted


def amount_in(term: str) -> int | None:
    """29, $29.00, 1,290.50 and 29,00 € in the smallest unit of the project's currency."""
    if not (found := AMOUNT.match(term)):
        return None
    whole, decimals = found[1].rstrip(".,"), ""
    if (parts := DECIMALS.match(whole)) and (len(parts[2]) < 3 or _has_three()):
        whole, decimals = parts[1], parts[2]
    figure = f"{re.sub(r'[.,]', '', whole)}.{decimals or 0}"
    amount = smallest(Decimal(figure), conf.currency())
    return amount if amount < 2**31 else None


def _with_id(term: str) -> Q:
    refunded = Refund.objects.filter(purchase=OuterRef("pk"), stripe_id=term)
    disputed = Dispute.objects.filter(purchase=OuterRef("pk"), stripe_id=term)
    names = ["session_id", "intent_id", "charge_id", "customer_id"]
    wanted = Q(Exists(refunded)) | Q(Exists(disputed))
    for name in names:
        wanted |= Q(**{name: term})
    return wanted


def _has_three() -> bool:
    return smallest(Decimal(1), conf.currency()) == 1000
