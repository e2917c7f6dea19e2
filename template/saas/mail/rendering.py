"""A mail's three parts from its templates, ready for mail clients.

<template>_subject.txt, <template>_message.txt and, if it is there, <template>_message.html:
the names that allauth uses, so that its mails and ours are written alike.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

from css_inline import CSSInliner
from django.conf import settings
from django.contrib.staticfiles import finders
from django.shortcuts import resolve_url
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from saas.core.domains import mailbox_to_readable, to_readable

LONGEST_SUBJECT = 200


class Rendered(NamedTuple):
    subject: str
    text: str
    html: str
    """Empty if the mail has no HTML part."""


def render(template: str, context: dict[str, Any], language: str = "") -> Rendered:
    """Write it in a language, or in the one at hand."""
    with translation.override(language or translation.get_language()):
        return _rendered(template, context | about_project())


def subject(template: str, context: dict[str, Any]) -> str:
    """One line, whatever is in it: a line break would start a header of the sender's own."""
    words = _plain(f"{template}_subject.txt", context | about_project()).split()
    return " ".join(words)[:LONGEST_SUBJECT]


def _rendered(template: str, known: dict[str, Any]) -> Rendered:
    known = known | {"subject": subject(template, known)}
    text = re.sub(r"\n{3,}", "\n\n", _plain(f"{template}_message.txt", known)).strip() + "\n"
    return Rendered(known["subject"], text, _html(f"{template}_message.html", known))


def about_project() -> dict[str, Any]:
    """What every mail can name. There is no request: a job or a command may send it."""
    return {
        "project": {
            "name": settings.PROJECT_NAME,
            "owner": settings.PROJECT_OWNER,
            "domain": to_readable(settings.PROJECT_DOMAIN),
            "contact_email": settings.CONTACT_EMAIL,
            "contact_shown": mailbox_to_readable(settings.CONTACT_EMAIL),
            "postal_address": settings.POSTAL_ADDRESS,
        },
        "site_url": settings.SITE_URL,
        "start_url": settings.SITE_URL + resolve_url(settings.START_PAGE),
    }


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render without escaping: "you & I" must not become "you &amp; I"."""
    template = get_template(name).template  # type: ignore[attr-defined]  # of Django's engine
    return str(template.render(Context(context, autoescape=False)))


def _html(name: str, context: dict[str, Any]) -> str:
    """Render and write the rules of email.css into the tags: many clients drop style sheets."""
    try:
        template = get_template(name)
    except TemplateDoesNotExist:
        return ""
    inliner = CSSInliner(
        extra_css=_file("css/email.css").read_text("utf-8"),
        keep_at_rules=True,
        load_remote_stylesheets=False,
    )
    return inliner.inline(template.render(context))


def logo() -> bytes:
    return _file("img/mail-logo.png").read_bytes()


def _file(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static/{name} is missing; mails need it.")
    return Path(found)
