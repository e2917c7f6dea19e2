"""Parts of pages that are drawn once a process: for everybody the same, so they know nobody.

A part is kept by its arguments, the language and the path that the app is mounted at. It sees
nothing of the request, so it can't hold a person, a token of a form or the current page. In
development everything is drawn anew, since templates change.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.shortcuts import resolve_url
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from saas.core.domains import mailbox_to_readable, to_readable

MOST = 1024  # of each kind; which are there is a matter of the code, not of the visitors


def kept[**P, T](draw: Callable[P, T]) -> Callable[P, T]:
    """Remember what this function draws from its arguments."""

    @lru_cache(MOST)
    def drawn(_language: str | None, _prefix: str, *args: Any, **given: Any) -> T:
        return draw(*args, **given)

    @wraps(draw)
    def remember(*args: P.args, **given: P.kwargs) -> T:
        if settings.DEBUG:
            return draw(*args, **given)
        known = (get_language(), get_script_prefix(), *args)
        return drawn(*known, **given)  # type: ignore[arg-type]  # they hash, or it fails

    setting_changed.connect(lambda **_: drawn.cache_clear(), weak=False)  # in tests
    return remember


@kept
def constants() -> dict[str, Any]:
    """What is the same on every page: the project, and where visitors and members are at home."""
    description = settings.PROJECT_DESCRIPTION
    return {
        "project": {
            "name": settings.PROJECT_NAME,
            "description": gettext(description)
            if description
            else "",  # of nothing, it is a header
            "owner": settings.PROJECT_OWNER,
            "contact_email": settings.CONTACT_EMAIL,
            "contact_shown": mailbox_to_readable(settings.CONTACT_EMAIL),
            "domain": to_readable(settings.PROJECT_DOMAIN),
        },
        "site_url": settings.SITE_URL,
        "start_url": resolve_url(settings.START_PAGE),
        "home_url": resolve_url(settings.HOME_PAGE),
        "prices_url": _prices_url(),
        "login_url": resolve_url(settings.LOGIN_URL),
    }


def _prices_url() -> str:
    """A page of their own if something is sold, else what the start page says of them."""
    page: str = settings.PRICES_PAGE
    return resolve_url(page) if page else f"{resolve_url(settings.START_PAGE)}#prices"


@kept
def part(template: str, **given: Hashable) -> SafeString:
    """Draw a template from what is given and what holds for the whole project."""
    return SafeString(get_template(template).render({**constants(), **given}))
