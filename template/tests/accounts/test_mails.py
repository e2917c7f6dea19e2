import pytest

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
