from html import unescape

import pytest
from django.conf import settings
from django.utils import translation

from saas.accounts.models import User
from saas.mail.rendering import render
from saas.mail.samples import context_of, templates

OURS = [template for template in templates() if template.startswith("account/")]


def test_every_mail_of_allauth_has_a_text_of_ours() -> None:
    assert len(OURS) == 12


@pytest.mark.parametrize("template", OURS)
def test_a_mail_says_why_it_came(template: str) -> None:
    subject, text, html = render(template, context_of(template))
    assert subject
    assert "You get this because" in text
    assert "You get this because" in html


@pytest.mark.parametrize("template", OURS)
def test_a_mail_has_one_button_with_its_link_below(template: str) -> None:
    if "code" in context_of(template):
        return
    html = render(template, context_of(template)).html
    assert html.count('class="button"') == 1
    assert "paste this into your browser" in html


@pytest.mark.parametrize("template", [name for name in OURS if "email_confirmation" in name])
def test_who_has_no_name_is_greeted_without_one(template: str) -> None:
    person = User(email="mira@example.com")
    text = render(template, context_of(template) | {"user": person, "email": "to@example.com"}).text
    assert "to@example.com" in text
    assert "mira" not in text.lower()
    assert " ," not in text


@pytest.mark.parametrize("template", [name for name in OURS if "email" in context_of(name)])
def test_plain_text_is_as_it_was_typed(template: str) -> None:
    context = context_of(template) | {"email": "o'neill@example.com"}
    mail = render(template, context)
    assert unescape(mail.subject + mail.text) == mail.subject + mail.text


@pytest.mark.parametrize("template", OURS)
def test_each_part_is_in_the_readers_language(template: str) -> None:
    english = render(template, context_of(template))
    with translation.override("de"):
        german = render(template, context_of(template))
    said = {line for line in english.text.splitlines() if " " in line}
    assert said & set(german.text.splitlines()) <= {settings.PROJECT_OWNER}
    assert german.subject != english.subject
    assert "You get this because" not in german.html
