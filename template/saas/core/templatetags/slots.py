from typing import cast

from django import template
from django.template.base import Template
from django.utils.safestring import SafeString

from saas.core.slots import filled

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.RequestContext, name: str, *, optional: bool = False) -> SafeString:
    """Render what the apps put into the slot. Optional: nobody has to (see checks.py)."""
    engine = cast(Template, context.template).engine
    parts = []
    for filling, names in filled(name, context["request"]):
        if filling.template:
            with context.push(**names):
                parts.append(engine.get_template(filling.template).render(context))
    return SafeString("".join(parts))  # each part is a rendered template
