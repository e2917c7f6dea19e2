from html import escape
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.safestring import SafeString, mark_safe


class PlainSelect(forms.Select):
    """Django's select, drawn without a template for each option. Its choices have no groups."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = self.format_value(value)
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" * (str(key) in chosen)}>'
            f"{escape(str(label))}</option>\n"
            for key, label in self.choices
        )
        named = {"name": name} | self.build_attrs(self.attrs, attrs)
        return mark_safe(f"<select{_attributes(named)}>\n{options}</select>")  # all escaped


def _attributes(named: dict[str, Any]) -> str:
    """In the order given, as Django's widgets write them; True is an attribute without a value."""
    return "".join(
        f" {escape(key)}" if value is True else f' {escape(key)}="{escape(str(value))}"'
        for key, value in named.items()
        if value is not None and value is not False
    )
