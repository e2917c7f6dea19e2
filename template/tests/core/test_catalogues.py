"""What the template says, and its German: whole, and told as sentences.

In your project this runs only if you name it: there, the words are yours.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import LazySettings, settings
from django.core.management import call_command

from saas.core.words import catalogues, places
from saas.core.words.extracting import Key, Sentence, sentences
from saas.core.words.faults import tags
from saas.core.words.packages import said_by_packages, sentences_of_packages
from tests.pages import pseudo

LANGUAGES = ["de"]  # those that the template speaks beside English
OURS = {"config", "saas", "templates"}
ROOT = Path(settings.BASE_DIR)
NO_SENTENCE = re.compile(r"[a-z\d]+(?:[._][a-z\d]+)+|[A-Z\d]+(?:_[A-Z\d]+)+|\W*")
WORD = re.compile(r"\w[\w-]*")

FOUND = {
    key: sentence
    for key, sentence in sentences().items()
    if any(file.relative_to(ROOT).parts[0] in OURS for file, _ in sentence.places)
}


def said(language: str) -> dict[places.Catalogue, dict[Key, Message]]:
    """What each app of ours says in a language."""
    return {
        one: catalogues.messages(catalogues.read(one))
        for one in places.catalogues()
        if one.is_ours and one.language == language
    }


def told(sentence: Sentence) -> str:
    file, line = sentence.places[0]
    return f"{places.shown(file)}:{line}: {sentence.key.id!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    """Each app says its own. Type: uv run manage.py words update de --ours"""
    spoken = said(language)
    missing = []
    for key, sentence in FOUND.items():
        for home in {places.home(file) for file, _ in sentence.places} - {ROOT / "app"}:
            message = spoken.get(places.of_app(home, language), {}).get(key)
            if message is None or not catalogues.is_translated(message):
                missing.append(f"{told(sentence)} is not in {home.name}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_packages_lack_in_a_language_we_say(language: str) -> None:
    ours = {key for messages in said(language).values() for key in messages}
    assert sentences_of_packages().keys() - said_by_packages(language).keys() - ours == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_that_nobody_asks_for(language: str) -> None:
    known = sentences_of_packages().keys() | sentences().keys()
    assert [key for messages in said(language).values() for key in messages.keys() - known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sentence_is_one_sentence_in_every_app(language: str) -> None:
    texts = defaultdict(set)
    for messages in said(language).values():
        for key, message in messages.items():
            texts[key].add(tuple(catalogues.texts_of(message)))
    assert {key: several for key, several in texts.items() if len(several) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_tags_of_its_sentence(language: str) -> None:
    wrong = [
        text
        for messages in said(language).values()
        for key, message in messages.items()
        for text in catalogues.texts_of(message)
        if tags(text) != tags(key.id)
    ]
    assert wrong == []


def test_what_is_to_be_translated_is_a_sentence() -> None:
    assert [told(one) for key, one in FOUND.items() if NO_SENTENCE.fullmatch(key.id)] == []


def test_no_sentence_depends_on_the_spaces_around_it() -> None:
    texts = ((one, text) for one in FOUND.values() for text in (one.key.id, one.plural or ""))
    assert [told(one) for one, text in texts if text != " ".join(text.split())] == []


def test_a_word_of_packages_has_a_context_with_us() -> None:
    """Else what an owner says instead would stand on pages of Django's as well."""
    lone = {key for key in sentences_of_packages() if WORD.fullmatch(key.id)}
    found = [told(FOUND[key]) for key in FOUND.keys() & lone]
    assert not found, "\n".join(found)


def test_templates_mark_sentences_as_they_are_found_whole() -> None:
    """In single quotes an apostrophe ends a sentence; a plural of our own fits few languages."""
    wrong = re.compile(r"{% trans(?:late)? '|\|\s*pluralize|{% (?:block)?trans ")
    found = [
        f"{places.shown(file)}: {match[0]}"
        for file in places.sources()
        if file.suffix in places.PAGES
        for match in wrong.finditer(file.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.django_db
def test_no_language_makes_a_migration(tmp_path: Path, settings: LazySettings) -> None:
    pseudo.write(tmp_path, "de")
    pseudo.write(tmp_path, "en")
    settings.LOCALE_PATHS = [tmp_path]
    for code in ("de", "en"):
        settings.LANGUAGE_CODE = code
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
