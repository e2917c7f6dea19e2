from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory


class EverythingForm(forms.Form):
    title = forms.CharField(help_text="Shown to your teammates.")
    email = forms.EmailField(required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"class": "mono"}), required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    plan = forms.ChoiceField(choices=[("a", "A")], required=False)
    paper = forms.FileField(required=False)
    agreed = forms.BooleanField(label="I agree", required=False)
    colour = forms.ChoiceField(widget=forms.RadioSelect, choices=[("r", "Red")], required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def render(source: str, **context: object) -> str:
    return " ".join(Template("{% load ui %}" + source).render(Context(context)).split())


def link(view_name: str, source: str) -> str:
    request = RequestFactory().get("/")
    request.resolver_match = SimpleNamespace(view_name=view_name)  # type: ignore[assignment]
    return render(source, request=request)


def test_icon_is_hidden_from_screen_readers() -> None:
    assert render('{% icon "house" "is-lg" %}') == (
        '<svg class="i is-lg" aria-hidden="true"><use href="/static/icons.svg#house"/></svg>'
    )


def test_link_to_this_page_is_the_current_one() -> None:
    assert 'aria-current="page"' in link("app:notes", '{% active "app:notes" %}')


def test_link_to_this_section_is_marked() -> None:
    assert 'class="is-active" aria-current="true"' in link("app:note", '{% active "app:" %}')


def test_other_links_are_not_marked() -> None:
    assert link("app:notes", '{% active "credits:" "app:note" %}') == ""


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("title", '<input type="text" name="title" class="input"'),
        ("email", '<input type="email" name="email" maxlength="320" class="input"'),
        ("text", 'class="textarea mono"'),
        ("secret", 'x-bind:type="type"'),
        ("plan", '<div class="select is-fullwidth"><select name="plan"'),
        ("paper", '<input type="file" name="paper"'),
        ("agreed", '<label class="checkbox"><input type="checkbox" name="agreed"'),
        ("colour", '<fieldset class="field" > <legend class="label">Colour'),
        ("key", '<input type="hidden" name="key"'),
    ],
)
def test_field_is_laid_out_by_its_kind(field: str, part: str) -> None:
    assert part in render("{{ field.as_field_group }}", field=EverythingForm()[field])


def test_error_and_help_are_tied_to_their_field() -> None:
    page = render("{{ form }}", form=EverythingForm({}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'aria-invalid="true"' in page
    assert '<div id="id_title_error"> <p class="help is-danger">' in page
    assert '<div class="help" id="id_title_helptext">Shown to your teammates.</div>' in page


def test_form_with_errors_says_so_on_top() -> None:
    page = render("{{ form }}", form=EverythingForm({}))
    assert "1 field needs your attention" in page
    assert page.index("notification") < page.index("<input")


def test_error_of_the_whole_form_stands_on_top() -> None:
    form = EverythingForm({"title": "x"})
    form.add_error(None, "These two do not fit together.")
    page = render("{{ form }}", form=form)
    assert '<p class="medium">These two do not fit together.</p>' in page


def test_choices_with_an_error_are_tied_to_it() -> None:
    page = render("{{ form }}", form=EverythingForm({"title": "x", "colour": "green"}))
    assert '<fieldset class="field" aria-describedby="id_colour_error">' in page


def test_pages_are_numbered_with_gaps() -> None:
    page = Paginator(range(90), 10).get_page(5)
    request = RequestFactory().get("/", {"search": "x"})
    html = render_to_string("components/_pagination.html", {"page": page}, request=request)
    html = " ".join(html.split())
    assert 'href="?search=x&amp;page=4" rel="prev"' in html
    assert 'aria-label="Page 5" aria-current="page"' in html
    assert html.count("…") == 2


def test_one_page_needs_no_numbers() -> None:
    page = Paginator(range(5), 10).get_page(1)
    assert not render_to_string("components/_pagination.html", {"page": page}).strip()
