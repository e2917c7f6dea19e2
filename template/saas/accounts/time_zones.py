"""The time zones that a person may choose: by area, each by its city."""

import unicodedata
from collections import defaultdict
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from saas.accounts.cities import CITIES
from saas.core.kept import kept
from saas.core.widgets import attributes

AREAS = {
    "Africa": gettext_noop("Africa"),
    "America": gettext_noop("America"),
    "Antarctica": gettext_noop("Antarctica"),
    "Asia": gettext_noop("Asia"),
    "Atlantic": gettext_noop("Atlantic Ocean"),
    "Australia": gettext_noop("Australia"),
    "Europe": gettext_noop("Europe"),
    "Indian": gettext_noop("Indian Ocean"),
    "Pacific": gettext_noop("Pacific Ocean"),
}
NO_AREA = "UTC"


@cache  # it reads a folder of the system
def time_zones() -> list[str]:
    known = available_timezones()
    return sorted(zone for zone in known if zone == NO_AREA or zone.split("/")[0] in AREAS)


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
        options = _options().replace(mark, f"{mark} selected", 1)
        # Most cities have one name in all languages: browsers that translate leave them alone.
        own = {"name": name, "translate": "no"}
        given = attributes(own | self.build_attrs(self.attrs, attrs))
        return format_html("<select{}>{}\n</select>", given, SafeString(options))


class ZoneField(forms.ChoiceField):
    """Empty is the zone of the app."""

    widget = ZoneSelect

    def valid_value(self, value: Any) -> bool:
        return value in time_zones()


@kept
def _options() -> SafeString:
    alone = _drawn([("", gettext("Same as the app")), (NO_AREA, NO_AREA)])
    areas = format_html_join(
        "",
        '\n  <optgroup label="{}">{}\n  </optgroup>',
        [(area, _drawn(named)) for area, named in by_area()],
    )
    return SafeString(alone + areas)


def _drawn(named: list[tuple[str, str]]) -> SafeString:
    return format_html_join("", '\n  <option value="{}">{}</option>\n', named)


def by_area() -> list[tuple[str, list[tuple[str, str]]]]:
    """Areas, and in each the zones with what their cities are called, both by the alphabet."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in time_zones():
        area, *places = zone.split("/")
        if places:  # of "Argentina/Salta" the city comes first
            names = [_name_of(place) for place in reversed(places)]
            found[gettext(AREAS[area])].append((zone, ", ".join(names)))
    in_order = sorted(found.items(), key=lambda pair: _plain(pair[0]))
    return [(area, sorted(named, key=lambda pair: _plain(pair[1]))) for area, named in in_order]


def _name_of(place: str) -> str:
    name = place.replace("_", " ")
    return gettext(name) if name in CITIES else name


def _plain(name: str) -> str:
    """Without accents and capitals, for sorting."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
