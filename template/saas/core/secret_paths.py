"""Addresses that let somebody in: whoever reads the logs must not be able to follow them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from saas.core.http import Request
from saas.core.logs import MASK, hidden

# In an address that leads nowhere, this may be what is left of a link.
_LIKE_A_TOKEN = re.compile(r"(?<=[/-])(?=[^/]*\d)[\w.:=~%-]{20,}")
# Shorter ones would blot out words that have nothing to do with them.
_WORTH_HIDING = 6


@contextmanager
def watched(request: Request) -> Iterator[None]:
    """Keep what is secret in the address of this request out of all lines that are logged."""
    request.hidden = partial(_forms, request)
    token = hidden.set(request.hidden)
    try:
        yield
    finally:
        hidden.reset(token)


def shown_path(request: HttpRequest) -> str:
    """Return the path with each secret of it masked."""
    path = request.path
    secrets = _secrets(request)
    if secrets is None:
        return _LIKE_A_TOKEN.sub(MASK, path)
    for secret in secrets:
        path = re.sub(rf"(?<=[/-]){re.escape(secret)}(?=[/-]|$)", MASK, path)
    return path


def _forms(request: HttpRequest) -> list[str]:
    """Return each way in which a line may spell a secret."""
    secrets = _secrets(request)
    if secrets is None:
        secrets = _LIKE_A_TOKEN.findall(request.path)
    long = [secret for secret in secrets if len(secret) >= _WORTH_HIDING]
    return [form for secret in long for form in (secret, quote(secret), quote(secret, safe=""))]


def _secrets(request: HttpRequest) -> list[str] | None:
    """Return the secrets, or None if no page has this address."""
    if request.path.startswith(settings.STATIC_URL):
        return []
    match = request.resolver_match
    for path in (request.path_info, f"{request.path_info}/"):
        if match:
            break
        try:  # it was answered before anybody looked for its page
            match = resolve(path)
        except (Resolver404, ValueError):
            continue
    if not match:
        return None
    values = (match.kwargs.get(name) for name in settings.SECRET_URL_PARAMETERS)
    return [str(value) for value in values if value]
