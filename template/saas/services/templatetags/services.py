from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString

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
def figures(value: Any) -> Any:
    """Write numbers with thousands commas, and leave words alone."""
    return intcomma(value) if isinstance(value, int | float) else value
