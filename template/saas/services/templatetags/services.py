from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from saas.core.drawing import figure
from saas.services import rows
from saas.services.base import BaseService, Table
from saas.services.models import Run

register = template.Library()


@register.simple_tag
def run_rows(runs: Iterable[Run]) -> SafeString:
    return rows.run_rows(runs)


@register.simple_tag
def run_links(runs: Iterable[Run]) -> SafeString:
    return rows.run_links(runs)


@register.simple_tag
def service_cards(services: Iterable[BaseService]) -> SafeString:
    return rows.service_cards(services)


@register.simple_tag
def result_rows(table: Table) -> SafeString:
    return rows.result_rows(table)


@register.filter
def credits_a_run(price: int) -> str:
    return rows.price_of_a_run(price)


@register.filter
def run_for(price: int) -> str:
    words = ngettext("Run for %(n)s credit", "Run for %(n)s credits", price)
    return words % {"n": figure(price)}


@register.filter
def seconds(value: float) -> str:
    return gettext("%(seconds)s s") % {"seconds": number_format(value, 1)}


@register.filter
def figures(value: Any) -> Any:
    """Write numbers as the language does, and leave words alone."""
    return rows.shown(value)
