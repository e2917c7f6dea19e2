from datetime import datetime

from django import template

from saas.core import drawing
from saas.core import money as written

register = template.Library()


@register.simple_tag
def money(amount: int | None, currency: str) -> str:
    return "" if amount is None else written.money(amount, currency)


@register.filter
def short_moment(moment: datetime | None) -> str:
    return drawing.short_moment(moment) if moment else ""
