from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.formats import reset_format_cache

from saas.core.drawing import figure, short_day, short_moment, whole_moment


def tag(source: str, value: object) -> str:
    """What the filters of templates make of it."""
    return Template("{% load humanize %}" + source).render(Context({"value": value}))


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("number", [0, 7, -999, 999, 1000, -1000, 1234567])
def test_figures_are_those_of_templates(number: int, language: str) -> None:
    with translation.override(language):
        assert figure(number) == tag("{{ value|intcomma }}", number)


@pytest.mark.parametrize(
    ("language", "day", "moment", "whole"),
    [
        ("en", "6 Dec", "2 Mar, 12:05", "2 March 2026, 12:05 NZDT"),
        ("en-gb", "6 Dec", "2 Mar, 12:05", "2 March 2026, 12:05 NZDT"),
        ("de", "6. Dez.", "2. M\u00e4rz, 12:05", "2. M\u00e4rz 2026 12:05 NZDT"),
        ("fr", "6 d\u00e9c.", "2 mars, 12:05", "2 mars 2026 12:05 NZDT"),
        ("es", "6 de dic.", "2 de marzo, 12:05", "2 de marzo de 2026 a las 12:05 NZDT"),
        ("ja", "12\u67086\u65e5", "3\u67082\u65e5, 12:05", "2026\u5e743\u67082\u65e512:05 NZDT"),
    ],
)
def test_days_and_times_are_written_as_the_language_does(
    language: str, day: str, moment: str, whole: str
) -> None:
    late = datetime(2026, 3, 1, 23, 5, tzinfo=UTC)
    with translation.override(language), timezone.override("Pacific/Auckland"):
        assert short_day(date(2026, 12, 6)) == day
        assert short_moment(late) == moment
        assert whole_moment(late) == tag("{% load ui %}{{ value|moment }}", late) == whole


def test_owners_may_write_dates_the_american_way(settings: LazySettings) -> None:
    settings.FORMAT_MODULE_PATH = []
    reset_format_cache()
    moment = datetime(2026, 3, 1, 15, 5, tzinfo=UTC)
    with timezone.override("UTC"):
        assert short_moment(moment) == "March 1, 3:05 p.m."
    reset_format_cache()
