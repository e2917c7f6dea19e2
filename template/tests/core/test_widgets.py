import pytest
from django import forms

from saas.core.widgets import PlainSelect

CHOICES = [("", "Any"), ("a", "A & <b>"), (3, "Three")]


@pytest.mark.parametrize("value", ["", "a", 3, "3", None, "'\"><script>"])
@pytest.mark.parametrize("attrs", [{}, {"class": "input", "aria-label": "Kind & more"}])
def test_it_draws_what_djangos_select_draws(value: object, attrs: dict[str, str]) -> None:
    drawn = PlainSelect(attrs, CHOICES).render("kind", value, {"id": "id_kind", "required": True})
    kept = forms.Select(attrs, CHOICES).render("kind", value, {"id": "id_kind", "required": True})
    assert drawn.split() == str(kept).split()


def test_a_form_uses_it_as_any_widget() -> None:
    class Pick(forms.Form):
        kind = forms.ChoiceField(choices=CHOICES, widget=PlainSelect)

    assert '<option value="a" selected>A &amp; &lt;b&gt;</option>' in str(Pick({"kind": "a"}))
