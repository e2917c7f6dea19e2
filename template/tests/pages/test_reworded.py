"""What an owner says instead in `locale/en` is on the page, and no template was touched."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from saas.core.words import compiling, places
from saas.core.words.extracting import Key, sentences
from tests.pages.conftest import words

pytestmark = pytest.mark.django_db

REWORDED = """
msgid ""
"Pick a service, see what it costs, get the result. You pay in credits for what you run, and "
"nothing for a run that fails."
msgstr "Your contracts, read by nine."

msgid "Start with %(figure)s free credit"
msgid_plural "Start with %(figure)s free credits"
msgstr[0] "Begin with %(figure)s token"
msgstr[1] "Begin with %(figure)s tokens"

msgid "%(owner)s runs %(name)s and answers for it."
msgstr "%(name)s is made by %(owner)s."
"""


PROMISE = "Tides, told a day ahead."
TRANSLATED = f'''
msgid "{PROMISE}"
msgstr "Gezeiten, einen Tag voraus."
'''


@pytest.fixture
def reworded(settings: Settings, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    say("en", REWORDED)


def say(language: str, text: str) -> None:
    catalogue = places.owners(language)
    catalogue.path.parent.mkdir(parents=True)
    catalogue.path.write_text(text, "utf-8")
    assert compiling.compile_one(catalogue) == []


@pytest.mark.usefixtures("reworded")
def test_the_landing_page_says_it_the_owners_way(client: Client) -> None:
    page = words(client.get("/"))
    assert "Your contracts, read by nine." in page
    assert "Begin with 100 tokens" in page


@pytest.mark.usefixtures("reworded")
def test_about_says_it_the_owners_way(client: Client, settings: Settings) -> None:
    settings.PROJECT_NAME, settings.PROJECT_OWNER = "Northlane", "Ada & Co"
    assert "Northlane is made by Ada &amp; Co." in words(client.get("/about/"))


def test_the_promise_is_said_in_each_language(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.LOCALE_PATHS, settings.PROJECT_DESCRIPTION = [tmp_path], PROMISE
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    assert Key(PROMISE) in sentences()
    say("de", TRANSLATED)
    german = client.get("/", headers={"accept-language": "de"}).content.decode()
    assert german.count("Gezeiten, einen Tag voraus") >= 3  # title, heading, foot
    assert PROMISE not in german
    assert PROMISE in client.get("/").content.decode()


def test_no_promise_is_no_words(client: Client, settings: Settings) -> None:
    settings.PROJECT_DESCRIPTION = ""
    assert "Plural-Forms" not in client.get("/about/").content.decode()
