from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from saas.core.drawing import figure, short_day, short_moment


def tag(source: str, value: object) -> str:
    """What the filters of templates make of it."""
    return Template("{% load humanize %}" + source).render(Context({"value": value}))


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("number", [0, 7, -999, 999, 1000, -1000, 1234567])
def test_figures_are_those_of_templates(number: int, language: str) -> None:
    with translation.override(language):
        assert figure(number) == tag("{{ value|intcomma }}", number)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_dates_are_those_of_templates(language: str, zone: str) -> None:
    moment = datetime(2026, 3, 1, 23, 5, tzinfo=UTC)
    with translation.override(language), timezone.override(zone):
        assert short_moment(moment) == tag('{{ value|date:"j M, H:i" }}', moment)
        assert short_day(date(2026, 12, 6)) == tag('{{ value|date:"j M" }}', date(2026, 12, 6))
