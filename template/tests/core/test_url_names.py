"""Names of pages follow the layers too: an app leads only to its own pages and to those below it.

Upward it leads by a setting (HOME_PAGE is `home_url` in templates), an entry or a slot.
"""

import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.conf import settings

from tests.pages.named import pages

ROOT = Path(settings.BASE_DIR)
QUOTED = re.compile(r"""["']([a-z][a-z_]*(?::[a-z_]+)?)["']""")
SHARED = "accounts"  # templates/ shows the person and leads to log-in and account
APP_OF = {page.name: page.app for page in pages() if page.app}


def layers() -> list[str]:
    """The apps of .importlinter, the highest first."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:layers"]["layers"].split("\n")
    return [line.strip() for line in lines if line.strip()]


def below(app: str) -> set[str]:
    """The app itself and what is below it."""
    named = [set(re.findall(r"\w+", line)) for line in layers()]
    place = next(place for place, apps in enumerate(named) if app in apps)
    return set().union({app}, *named[place + 1 :])


def upward(app: str, text: str) -> set[str]:
    """The names of pages in this text that an app may not know."""
    return {name for name in QUOTED.findall(text) if APP_OF.get(name, app) not in below(app)}


def sources() -> Iterator[tuple[str, Path]]:
    for file in sorted([*ROOT.glob("saas/*/**/*"), *ROOT.glob("templates/**/*")]):
        if file.suffix in {".py", ".html", ".txt", ".xml"}:
            inside = file.relative_to(ROOT).parts
            yield (inside[1] if inside[0] == "saas" else SHARED), file


def test_no_app_names_a_page_above_it() -> None:
    found = {
        str(file.relative_to(ROOT)): names
        for app, file in sources()
        if (names := upward(app, file.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("app", "text", "names"),
    [
        ("core", '{% url "pages:dashboard" %}', {"pages:dashboard"}),
        ("credits", "redirect('services:run', slug)", {"services:run"}),
        ("mail", 'reverse("account_login")', {"account_login"}),
        ("services", '{% url "credits:history" %} and "pages:" and "core:search"', set()),
    ],
)
def test_a_name_above_is_found(app: str, text: str, names: set[str]) -> None:
    assert upward(app, text) == names
