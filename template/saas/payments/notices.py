"""Mails about payments: to who bought, and to the owner of the app where a bank objects.

A job writes them: a mail that can not be made must not hold up the money.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from saas.mail import flows as mails
from saas.payments.models import Dispute, FraudWarning, Purchase, Receipt, Refund
from saas.payments.paper import Paper
from saas.payments.stripe_pages import page_of

FOLDER = "payments/email"
INQUIRY = "warning_"

type Context = dict[str, Any]


@transaction.atomic
def send(*, kind: str, pk: str) -> None:
    """Write one of KINDS, once, about the row that the key names."""
    KINDS[kind](pk)


def _receipt(pk: str) -> None:
    receipt = Receipt.objects.select_related("purchase__person", "purchase__workspace").get(pk=pk)
    _to_buyer("receipt", receipt.purchase, key=f"receipt:{pk}", about=_paper(receipt))


def _pending(pk: str) -> None:
    _to_buyer("pending", _purchase(pk), key=f"payment-pending:{pk}", about={})


def _failed(pk: str) -> None:
    _to_buyer("failed", _purchase(pk), key=f"payment-failed:{pk}", about={})


def _refund(pk: str) -> None:
    refund = _about_refund(pk)
    note = Receipt.objects.filter(refund=refund, kind=Receipt.Kind.CREDIT).first()
    about = {"refund": refund} | (_paper(note) if note else {})
    _to_buyer("refund", refund.purchase, key=f"refund:{pk}", about=about)


def _refund_failed(pk: str) -> None:
    refund = _about_refund(pk)
    about = {"refund": refund}
    _to_buyer("refund_failed", refund.purchase, key=f"refund-failed:{pk}", about=about)


def _withdrawal(pk: str) -> None:
    """The dated receipt that the law asks for."""
    refund = _about_refund(pk)
    _to_buyer("withdrawal", refund.purchase, key=f"withdrawal:{pk}", about={"refund": refund})


def _dispute(pk: str) -> None:
    dispute = Dispute.objects.select_related("purchase__person").get(pk=pk)
    is_inquiry = dispute.state.startswith(INQUIRY)
    about = {"dispute": dispute, "is_inquiry": is_inquiry, "stripe_url": page_of(dispute)}
    # An inquiry may become a dispute, and one that was closed may be opened again.
    key = f"dispute:{pk}:{dispute.state}:{dispute.evidence_due_at}"
    _to_owner("dispute", dispute.purchase, key=key, about=about)


def _warning(pk: str) -> None:
    warning = FraudWarning.objects.select_related("purchase__person").get(pk=pk)
    about = {"warning": warning}
    _to_owner("warning", warning.purchase, key=f"fraud-warning:{pk}", about=about)


KINDS: dict[str, Callable[[str], None]] = {
    "receipt": _receipt,
    "pending": _pending,
    "failed": _failed,
    "refund": _refund,
    "refund_failed": _refund_failed,
    "withdrawal": _withdrawal,
    "dispute": _dispute,
    "warning": _warning,
}


def _purchase(pk: str) -> Purchase:
    return Purchase.objects.select_related("person", "workspace").get(pk=pk)


def _about_refund(pk: str) -> Refund:
    related = Refund.objects.select_related("purchase__person", "purchase__workspace")
    return related.get(pk=pk)


def _to_buyer(name: str, purchase: Purchase, *, key: str, about: Context) -> None:
    """Nobody hears who has left: their address is forgotten."""
    if not purchase.person.left_at:
        _send(purchase.person.email, name, purchase, key, about)


def _to_owner(name: str, purchase: Purchase, *, key: str, about: Context) -> None:
    _send(settings.PAYMENTS_EMAIL, name, purchase, key, about)


def _send(to: str, name: str, purchase: Purchase, key: str, about: Context) -> None:
    links = {
        "billing_url": _link("payments:history"),
        "buy_url": _link("payments:pricing"),
        "staff_url": _staff_link("change", purchase),
        "refund_url": _staff_link("refund", purchase),
    }
    total = purchase.amount if purchase.paid is None else purchase.paid
    context = {"purchase": purchase, "total": total} | links | about
    mails.send(to=to, template=f"{FOLDER}/{name}", context=context, key=key)


def _paper(receipt: Receipt) -> Context:
    return {"paper": Paper(receipt), "pdf_url": _link("payments:receipt_pdf", receipt.pk)}


def _staff_link(page: str, purchase: Purchase) -> str:
    return _link(f"admin:payments_purchase_{page}", purchase.pk)


def _link(page: str, *args: object) -> str:
    return settings.SITE_URL + reverse(page, args=args)
