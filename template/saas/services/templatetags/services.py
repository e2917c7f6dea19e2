from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from saas.services.models import Run
from saas.services.queries import service_of

register = template.Library()


@register.filter
def service_name(run: Run) -> str:
    return service_of(run).name


@register.filter
def service_icon(run: Run) -> str:
    return service_of(run).icon


@register.filter
def figures(value: Any) -> Any:
    """Write numbers with thousands commas, and leave words alone."""
    return intcomma(value) if isinstance(value, int | float) else value
