from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from saas.credits import buckets, charts, rows
from saas.credits.models import Transaction
from saas.credits.use import Day

register = template.Library()

register.filter("signed", rows.signed)
register.filter("when", buckets.when)


@register.simple_tag
def movement_rows(movements: Iterable[Transaction], has_types: bool) -> SafeString:
    return rows.movement_rows(movements, has_types=has_types)


@register.filter
def bars(days: list[Day]) -> SafeString:
    """Draw a bar for each day."""
    return charts.drawn(charts.bars(days))
