"""Controls drawn in Python are what Django's templates give, character by character."""

from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from pytest_django import Settings

from saas.core.widgets import Renderer, _is_djangos

ODD = "<b> & \"quoted\" 'too'"
VALUES = ["", ODD, SafeString("<b>"), 1234567, 1.5, True, None, "größe 漢"]
ATTRS = {"class": ODD, "required": True, "disabled": False, "maxlength": 254, "x-on:input": "rate"}
CHOICES = [("", "None"), (ODD, ODD), (1234567, 1234567), (ODD, [("a", "A"), ("b", ODD)])]
WIDGETS: list[forms.Widget] = [
    forms.TextInput(ATTRS),
    forms.EmailInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(ATTRS),
    forms.NumberInput(ATTRS),
    forms.DateInput(),
    forms.CheckboxInput(ATTRS),
    forms.Textarea(ATTRS),
    forms.Select(ATTRS, choices=CHOICES),
    forms.SelectMultiple(ATTRS, choices=CHOICES),
    forms.NullBooleanSelect(),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.ClearableFileInput(),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_control_is_drawn_as_django_draws_it(widget: forms.Widget) -> None:
    for value in VALUES:
        given = [value] if isinstance(widget, forms.SelectMultiple) else value
        drawn, django = (
            widget.render("a<b", given, {"id": "id_a"}, renderer=renderer)
            for renderer in (Renderer(), TemplatesSetting())
        )
        assert drawn == django


class Starred(forms.Select):
    option_template_name = "django/forms/widgets/checkbox_option.html"


def test_an_option_with_a_template_of_its_own_keeps_it() -> None:
    widget = Starred(choices=[("a", "A")])
    drawn = widget.render("x", "a", renderer=Renderer())
    assert drawn == widget.render("x", "a", renderer=TemplatesSetting())


def test_a_template_of_the_owner_wins(tmp_path: Path, settings: Settings) -> None:
    own = tmp_path / "django/forms/widgets/text.html"
    own.parent.mkdir(parents=True)
    own.write_text("<input data-own>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    _is_djangos.cache_clear()
    try:
        assert forms.TextInput().render("x", "", renderer=Renderer()) == "<input data-own>"
    finally:
        _is_djangos.cache_clear()
