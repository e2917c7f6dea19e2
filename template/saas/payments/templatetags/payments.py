from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from saas.core import drawing
from saas.core import money as written
from saas.payments import rows
from saas.payments.models import Purchase

register = template.Library()


@register.simple_tag
def money(amount: int | None, currency: str) -> str:
    return "" if amount is None else written.money(amount, currency)


@register.filter
def short_moment(moment: datetime | None) -> str:
    return drawing.short_moment(moment) if moment else ""


@register.simple_tag
def purchase_rows(purchases: Iterable[Purchase]) -> SafeString:
    return rows.purchase_rows(purchases)
