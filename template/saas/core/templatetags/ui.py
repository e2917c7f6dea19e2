"""Small parts of every page: icons, the current link, form controls, page numbers."""

from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from saas.core import palette as palettes
from saas.core.drawing import whole_moment
from saas.core.entries import Entry
from saas.core.kept import kept, part
from saas.core.languages import tag

register = template.Library()

THIS_PAGE = SafeString('class="is-active" aria-current="page"')
THIS_SECTION = SafeString('class="is-active" aria-current="true"')
NOT_HERE = SafeString("")

# The first that fits decides how a control is laid out and which class it takes.
KINDS: list[tuple[type[forms.Widget], str, str]] = [
    (forms.CheckboxSelectMultiple, "choices", ""),
    (forms.RadioSelect, "choices", ""),
    (forms.CheckboxInput, "checkbox", ""),
    (forms.Select, "select", ""),
    (forms.Textarea, "text", "textarea"),
    (forms.PasswordInput, "password", "input"),
    (forms.FileInput, "file", ""),
    (forms.widgets.Input, "text", "input"),
]


@register.simple_tag
@kept
def icon(name: str, classes: str = "") -> SafeString:
    """Draw an icon of static/icons.svg. It says nothing to a screen reader: put words beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"i {classes}".strip(),
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def active(context: template.RequestContext, *names: str) -> SafeString:
    """Mark a link as the current one: by the page's name, or its namespace as "services:"."""
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    if here in names:
        return THIS_PAGE
    if any(name.endswith(":") and here.startswith(name) for name in names):
        return THIS_SECTION
    return NOT_HERE


@register.filter
def kind(field: BoundField) -> str:
    """How `components/_field.html` lays this field out."""
    if field.is_hidden:
        return "hidden"
    return next((kind for widget, kind, _ in KINDS if isinstance(field.field.widget, widget)), "")


@register.simple_tag
def control(field: BoundField, **attrs: str) -> SafeString:
    """Render a field's control with the class of its kind and the attributes given.

    A name cannot hold "-" or ":" here; write "_" and "__": x_on__input="rate".
    """
    css = next((css for widget, _, css in KINDS if isinstance(field.field.widget, widget)), "")
    own = field.field.widget.attrs.get("class", "")
    named: dict[str, str | bool] = {
        name.replace("__", ":").replace("_", "-"): value for name, value in attrs.items()
    }
    classes = f"{css} {own}".strip()
    return field.as_widget(attrs=named | ({"class": classes} if classes else {}))


@register.filter
def moment(value: datetime | None) -> str:
    """Day, time and zone, as mails need it: their readers may be anywhere."""
    return whole_moment(value) if value else ""


@register.filter
def errors_in_fields(form: forms.BaseForm) -> int:
    return len([name for name in form.errors if name in form.fields])


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """The numbers to offer, with an ellipsis where many are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
@kept
def language_tag() -> str:
    """Name the language of the page as HTML has it: pt-BR."""
    return tag(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
@kept
def language_direction() -> str:
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag(takes_context=True)
def here(context: template.RequestContext) -> str:
    """The address to come back to after a small form such as the theme's."""
    request: HttpRequest | None = context.get("request")
    return request.get_full_path() if request else "/"


@register.simple_tag(name="kept")
def kept_part(template: str, **given: Hashable) -> SafeString:
    """Draw a part that is the same for everybody once a process (see kept.py)."""
    return part(template, **given)


@register.simple_tag(takes_context=True)
def palette(context: template.RequestContext) -> SafeString:
    groups = palettes.grouped(palettes.entries(context["request"]))
    return part("components/_palette.html", groups=groups)


@register.simple_tag(takes_context=True)
def sidebar_links(context: template.RequestContext) -> SafeString:
    """The entries that stand in the sidebar, with a mark on the one for this page."""
    request = context["request"]
    here = request.resolver_match.view_name if request.resolver_match else ""
    shown = [entry for entry in palettes.entries(request) if entry.in_sidebar]
    return SafeString("".join(_sidebar_link(entry, _mark(entry, here)) for entry in shown))


@kept
def _sidebar_link(entry: Entry, mark: SafeString) -> SafeString:
    return format_html(
        '<li><a href="{}" {}>{}<span>{}</span></a></li>',
        entry.address,
        mark,
        icon(entry.icon),
        entry.title,
    )


def _mark(entry: Entry, here: str) -> SafeString:
    if here == entry.page:
        return THIS_PAGE
    return THIS_SECTION if entry.section and here.startswith(entry.section) else NOT_HERE
