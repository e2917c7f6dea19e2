"""Draws the plain controls of forms in Python: through a template each costs ten times as much."""

import html
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template.backends.django import Template
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString

type Widget = dict[str, Any]

FOLDER = "django/forms/widgets"
INPUTS = ["checkbox", "color", "date", "datetime", "email", "hidden", "input", "number"]
INPUTS += ["password", "search", "tel", "text", "time", "url"]
OPTION = f"{FOLDER}/select_option.html"


class Renderer(TemplatesSetting):
    """Django's own, but for the plain controls; one with a template of the project's keeps it."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        draw = DRAWN.get(template_name)
        widget = context.get("widget")
        if draw and widget and self._is_plain(widget) and _is_djangos(self, template_name):
            return draw(widget)
        return super().render(template_name, context, request)

    def _is_plain(self, widget: Widget) -> bool:
        groups = widget.get("optgroups", ())
        return all(
            option["template_name"] == OPTION for _, options, _ in groups for option in options
        )


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    given = "" if value is None else f' value="{_text(value)}"'
    return SafeString(
        f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{given}'
        f"{attributes(widget['attrs'])}>"
    )


def _textarea(widget: Widget) -> SafeString:
    value = widget["value"]
    text = conditional_escape(localize(value)) if value else ""
    opening = f'<textarea name="{_text(widget["name"])}"{attributes(widget["attrs"])}>'
    return SafeString(f"{opening}\n{text}</textarea>")


def _select(widget: Widget) -> SafeString:
    opening = f'<select name="{_text(widget["name"])}"{attributes(widget["attrs"])}>'
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return SafeString(f"{opening}{groups}\n</select>")


def _group(name: str | None, options: list[Widget]) -> str:
    drawn = "".join(f"\n  {_option(option)}" for option in options)
    if not name:
        return drawn
    return f'\n  <optgroup label="{conditional_escape(localize(name))}">{drawn}\n  </optgroup>'


def _option(option: Widget) -> str:
    label = conditional_escape(localize(option["label"]))
    return (
        f'<option value="{_text(option["value"])}"{attributes(option["attrs"])}>{label}</option>\n'
    )


def attributes(given: dict[str, Any]) -> SafeString:
    """As they stand in a tag; a bare name for True, nothing for False."""
    return SafeString(
        "".join(
            f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
            for name, value in given.items()
            if value is not False
        )
    )


def _text(value: object) -> str:
    """Escape it as a template does, without its detours."""
    text = str(value)
    return text if isinstance(value, SafeData) else html.escape(text)


@cache
def _is_djangos(renderer: Renderer, template_name: str) -> bool:
    """Whether the template is the one that we draw like: an owner's own wins."""
    own = Path(django.forms.__file__).parent
    parts = [template_name, f"{FOLDER}/input.html", f"{FOLDER}/attrs.html", OPTION]
    found = [renderer.get_template(part) for part in parts]
    return all(
        isinstance(template, Template) and own in Path(template.origin.name).parents
        for template in found
    )


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
    f"{FOLDER}/select.html": _select,
    f"{FOLDER}/textarea.html": _textarea,
}
