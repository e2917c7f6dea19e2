from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from saas.core.drawing import figure
from saas.services import rows
from saas.services.models import Run

register = template.Library()


@register.simple_tag
def run_rows(runs: Iterable[Run]) -> SafeString:
    return rows.run_rows(runs)


@register.simple_tag
def run_links(runs: Iterable[Run]) -> SafeString:
    return rows.run_links(runs)


@register.filter
def credits_a_run(price: int) -> str:
    words = ngettext("%(n)s credit a run", "%(n)s credits a run", price)
    return words % {"n": figure(price)}


@register.filter
def run_for(price: int) -> str:
    words = ngettext("Run for %(n)s credit", "Run for %(n)s credits", price)
    return words % {"n": figure(price)}


@register.filter
def seconds(value: float) -> str:
    return gettext("%(seconds)s s") % {"seconds": number_format(value, 1)}


@register.filter
def figures(value: Any) -> Any:
    """Write numbers with thousands commas, and leave words alone."""
    return intcomma(value) if isinstance(value, int | float) else value
