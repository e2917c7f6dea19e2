"""The rows of the list of purchases."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from saas.core.drawing import short_moment
from saas.core.money import money
from saas.payments.history import COLOURS, STATES, standing
from saas.payments.models import Purchase

ROW = """<tr>
  <th scope="row">
    <a class="row-link medium" href="{url}">{title}</a>
    <span class="sub">{number}<span class="is-hidden-tablet">{at} {phone_tag}</span></span>
  </th>
  <td class="is-hidden-mobile muted tnum clip">{at}</td>
  <td class="is-hidden-touch muted tnum">{method}</td>
  <td class="is-hidden-mobile">{tag}</td>
  <td class="num">{amount}{refunded}</td>
</tr>
"""
TAG = '<span class="tag dot {colour}">{word}</span>'
USUAL = "paid"  # which phones need not be told


def purchase_rows(purchases: Iterable[Purchase]) -> SafeString:
    return mark_safe("".join(map(_row, purchases)))  # all escaped


def _row(purchase: Purchase) -> str:
    state = standing(purchase)
    tag = TAG.format(colour=COLOURS.get(state, ""), word=escape(str(STATES[state])))
    number: str = purchase.number  # type: ignore[attr-defined]  # annotated
    amount = purchase.amount if purchase.paid is None else purchase.paid
    return ROW.format(
        url=reverse("payments:paid", args=[purchase.pk]),
        title=escape(purchase.title),
        number=f"{escape(number)} " if number else "",
        at=escape(short_moment(purchase.paid_at or purchase.created_at)),
        method=escape(purchase.method),
        tag=tag,
        phone_tag="" if state == USUAL else tag,
        amount=escape(money(amount, purchase.currency)),
        refunded=_refunded(purchase) if state == "partly" else "",
    )


def _refunded(purchase: Purchase) -> str:
    back: int = purchase.refunded  # type: ignore[attr-defined]  # annotated
    told = _("%(sum)s back") % {"sum": money(back, purchase.currency)}
    return f'<span class="sub">{escape(told)}</span>'
