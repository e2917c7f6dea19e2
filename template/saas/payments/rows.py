"""The rows of the list of payments."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saas.core.kept import kept
from saas.core.money import money
from saas.core.templatetags.ui import icon
from saas.payments.history import Payment, Standing

ROW = """<tr>
  <th scope="row">
    <a class="row-link medium" href="{address}">{title}</a>
    <span class="sub is-hidden-tablet"><span class="clip">{day}</span> {state}</span>
  </th>
  <td class="is-hidden-mobile muted tnum clip">{day}</td>
  <td class="is-hidden-mobile muted tnum">{method}</td>
  <td class="is-hidden-mobile">{state}</td>
  <td class="num medium">{amount}{seen}{refunded}</td>
  <td class="num">{receipt}</td>
</tr>
"""
SUB = '<span class="sub">{}</span>'
STATE = '<span class="tag dot is-{}">{}</span>'
TEST = ' <span class="tag">{}</span>'
RECEIPT = (
    '<a class="link" href="{}">{}<span class="is-sr-only"> {}</span></a>'
    '<span class="sub tnum is-hidden-touch" aria-hidden="true">{}</span>'
)
AT_STRIPE = '<a class="link" href="{}" rel="noopener noreferrer">{}</a>'
COLOURS = {
    Standing.PAID: "success",
    Standing.PART: "warning",
    Standing.REFUNDED: "plain",
    Standing.DISPUTED: "danger",
    Standing.PENDING: "info",
    Standing.FAILED: "danger",
}


def payment_rows(payments: Iterable[Payment], *, marks_tests: bool) -> SafeString:
    return mark_safe("".join(_row(payment, marks_tests) for payment in payments))  # all escaped


def day_of(payment: Payment) -> str:
    return date_format(localtime(payment.at).date(), "SHORT_DATE_FORMAT")


def _row(payment: Payment, marks_tests: bool) -> str:
    is_test = marks_tests and not payment.livemode
    return ROW.format(
        address=escape(_address(payment)),
        title=escape(payment.title),
        day=escape(day_of(payment)),
        method=escape(payment.method),
        state=_badge(payment.state) + (_test_badge() if is_test else ""),
        amount=escape(money(payment.amount, payment.currency)),
        seen=_seen(payment),
        refunded=_refunded(payment),
        receipt=_receipt(payment),
    )


def _address(payment: Payment) -> str:
    """Its receipt, or else the page that tells what became of it."""
    if payment.receipt_id:
        return reverse("payments:receipt", args=[payment.receipt_id])
    return reverse("payments:paid", args=[payment.pk])


@kept
def _badge(standing: Standing) -> str:
    return STATE.format(COLOURS[standing], escape(str(standing.label)))


@kept
def _test_badge() -> str:
    return TEST.format(escape(pgettext("status", "Test")))


def _seen(payment: Payment) -> str:
    """What the buyer's bank was asked for, where that was another currency."""
    if payment.seen_amount is None or not payment.seen_currency:
        return ""
    return SUB.format(escape(money(payment.seen_amount, payment.seen_currency)))


def _refunded(payment: Payment) -> str:
    if payment.state != Standing.PART:
        return ""
    back = _("%(amount)s refunded") % {"amount": money(payment.refunded, payment.currency)}
    return SUB.format(escape(back))


def _receipt(payment: Payment) -> str:
    if payment.receipt_id:
        words, code = pgettext("title", "Receipt"), payment.receipt_code
        return format_html(RECEIPT, _address(payment), words, code, code)
    if payment.document_url:
        return format_html(AT_STRIPE, payment.document_url, _("Receipt at Stripe"))
    return icon("minus", "faint") if payment.paid_at else ""
