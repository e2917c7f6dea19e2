from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from saas.core.slots import filled

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.RequestContext, name: str) -> SafeString:
    """Render what the apps put into the slot."""
    request = context["request"]
    parts = (
        render_to_string(filling.template, data, request=request)
        for filling, data in filled(name, request)
        if filling.template
    )
    return mark_safe("".join(parts))  # each part is a rendered template


@register.simple_tag(takes_context=True)
def slot_data(context: template.RequestContext, name: str) -> list[dict[str, Any]]:
    """Return what the apps put into the slot, as data."""
    return [data for _, data in filled(name, context["request"])]
