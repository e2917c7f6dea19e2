from typing import cast

from django import template
from django.template.base import Template
from django.utils.safestring import SafeString

from saas.core.kept import part
from saas.core.slots import filled

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(
    context: template.RequestContext, name: str, *, optional: bool = False, one: bool = False
) -> SafeString:
    """Render what the apps put into the slot: all of it, or the first `one`.

    Optional: nobody has to fill it (see slot_checks.py).
    """
    engine = cast(Template, context.template).engine
    parts = []
    for filling, names in filled(name, context["request"]):
        if filling.template and filling.is_kept:
            parts.append(part(filling.template, **names))
        elif filling.template:
            with context.push(**names):
                parts.append(engine.get_template(filling.template).render(context))
    return SafeString("".join(parts[:1] if one else parts))  # each part is a rendered template
