"""The time zones that a person may choose."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saas.core.kept import kept
from saas.core.widgets import attributes

AREAS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe"}
AREAS |= {"Indian", "Pacific", "UTC"}


@cache  # it reads a folder of the system
def time_zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)


class ZoneSelect(forms.Select):
    """Hundreds of options, the same for everybody: drawn once, then one is marked."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        mark = f'value="{escape(value or "")}"'
        options = _options(_("Same as the app")).replace(mark, f"{mark} selected", 1)
        given = attributes({"name": name} | self.build_attrs(self.attrs, attrs))
        return format_html("<select{}>{}\n</select>", given, SafeString(options))


class ZoneField(forms.ChoiceField):
    """Empty is the zone of the app."""

    widget = ZoneSelect

    def valid_value(self, value: Any) -> bool:
        return value in time_zones()


@kept
def _options(empty: str) -> SafeString:
    named = [("", empty), *((zone, zone.replace("_", " ")) for zone in time_zones())]
    return format_html_join("", '\n  <option value="{}">{}</option>\n', named)
