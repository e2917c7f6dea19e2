"""What every template can name: flags, the project, and how this visitor likes the look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from saas.core import languages
from saas.core.kept import constants

THEMES = {"light", "dark"}


def flags(request: HttpRequest) -> dict[str, bool]:
    return settings.FLAGS


def project(request: HttpRequest) -> dict[str, Any]:
    return constants()


def ui(request: HttpRequest) -> dict[str, Any]:
    """Read the look from cookies, so that the first paint is right and nothing flashes."""
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "side": "mini" if request.COOKIES.get("side") == "mini" else "",
        "languages": languages.offered(),
    }
