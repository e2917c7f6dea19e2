from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from saas.credits import buckets

register = template.Library()

MINUS = "\N{MINUS SIGN}"


@register.filter
def signed(amount: int) -> str:
    """Write a change with its sign, a real minus among them: it is as wide as a plus."""
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return f"{sign}{intcomma(abs(amount))}"


@register.filter
def when(moment: datetime) -> str:
    return buckets.when(moment)
