import pytest
from django.template import TemplateDoesNotExist
from django.utils import translation
from pytest_django import Settings

from saas.mail import samples
from saas.mail.rendering import render
from tests.mail.conftest import Write


def test_text_is_not_escaped_and_html_is(write: Write) -> None:
    write("note_subject.txt", "For {{ name }}")
    write("note_message.txt", "Hello {{ name }}")
    write("note_message.html", "<html><body><p>Hello {{ name }}</p></body></html>")
    rendered = render("note", {"name": "You & I"})
    assert (rendered.subject, rendered.text) == ("For You & I", "Hello You & I\n")
    assert "Hello You &amp; I" in rendered.html


def test_subject_is_one_line_whatever_a_name_holds(write: Write) -> None:
    write("note_subject.txt", "\nFor {{ name }}\n")
    write("note_message.txt", "")
    rendered = render("note", {"name": "Eve\r\nBcc: all@example.com"})
    assert rendered.subject == "For Eve Bcc: all@example.com"


def test_html_part_may_be_left_out_but_not_broken(write: Write) -> None:
    write("note_subject.txt", "A note")
    write("note_message.txt", "Text")
    assert render("note", {}).html == ""
    for part in ("subject.txt", "message.txt", "message.html"):
        write(f"broken_{part}", '{% extends "nowhere" %}')
    with pytest.raises(TemplateDoesNotExist):
        render("broken", {})


def test_rules_are_written_into_the_tags() -> None:
    html = render("mail/test", {}).html
    assert 'class="button"' in html
    assert 'style="border-radius: 8px' in html
    assert "@media (prefers-color-scheme:dark)" in html.replace(": dark", ":dark")


def test_html_asks_nothing_of_another_host() -> None:
    html = render("mail/test", {}).html
    assert "<link" not in html
    assert "url(" not in html
    assert 'src="cid:logo"' in html


@pytest.mark.parametrize(
    ("language", "direction", "side"), [("de", "ltr", "left"), ("ar", "rtl", "right")]
)
def test_a_mail_says_its_language_and_reads_from_its_side(
    language: str, direction: str, side: str
) -> None:
    html = render("mail/test", {}, language).html
    assert html.count(f'lang="{language}" dir="{direction}"') == 2  # some clients drop <html>
    assert f'align="{side}"' in html


def test_foot_names_the_sender_and_the_place(settings: Settings) -> None:
    settings.PROJECT_OWNER = "Northlane Ltd"
    settings.POSTAL_ADDRESS = "14 Quay Street, Dublin 2"
    rendered = render("mail/test", {})
    assert "Northlane Ltd, 14 Quay Street, Dublin 2" in rendered.text
    assert "Northlane Ltd, 14 Quay Street, Dublin 2" in rendered.html


@pytest.mark.parametrize("template", samples.templates())
def test_every_mail_finds_all_it_names(template: str, settings: Settings) -> None:
    engine = settings.TEMPLATES[0]
    options = engine["OPTIONS"] | {"string_if_invalid": "MISSING"}
    settings.TEMPLATES = [engine | {"OPTIONS": options}]
    rendered = render(template, samples.context_of(template))
    assert rendered.subject
    assert "MISSING" not in "".join(rendered)


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("en", 'lang="en" dir="ltr"'),
        ("pt-br", 'lang="pt-BR" dir="ltr"'),
        ("ar", 'lang="ar" dir="rtl"'),
    ],
)
def test_a_mail_names_its_language_and_leaves_that_of_the_request(
    language: str, attributes: str
) -> None:
    with translation.override("fr"):
        rendered = render("mail/test", {}, language)
        assert translation.get_language() == "fr"
    assert f"<html {attributes}" in rendered.html
