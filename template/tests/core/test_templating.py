"""Sentences of pages are translated once a language, and said as Django would say them."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.template import Context, engines
from django.template.base import Template
from django.templatetags import i18n
from django.utils.translation import override

from saas.core.templating import Remembered
from saas.core.words.compiling import compile_stale

ENGINE = engines["django"].engine
SAID = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def page(text: str) -> Template:
    return ENGINE.from_string("{% load i18n %}" + text)


def catalogue(folder: Path, text: str) -> None:
    file = folder / "de/LC_MESSAGES/django.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SAID + text, "utf-8")
    assert compile_stale(print)


@pytest.fixture
def words(tmp_path: Path, settings: LazySettings) -> Path:
    settings.LOCALE_PATHS = [tmp_path]
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Monday" %}',
        '{% trans "Monday" %}',
        "{% translate 'Monday' %}",
        '{% translate "Monday" noop %}',
        '{% translate "Monday" as day %}<{{ day }}>',
        '{% translate "Monday"|lower %}',
        '{% translate "May" context "abbr. month" %}',
        '{% translate "May" context kind %}',
        "{% translate day %}",
        '{% translate "<b>100%</b> & more" %}',
        '{% translate "<b>" as day %}{{ day }}',
        "{% blocktranslate %}Monday{% endblocktranslate %}",
        "{% blocktranslate trimmed %}\n  Monday\n{% endblocktranslate %}",
        "{% blocktranslate %}\n  Monday\n{% endblocktranslate %}",
        '{% blocktranslate context "abbr. month" %}May{% endblocktranslate %}',
        "{% blocktranslate asvar day %}<100%>{% endblocktranslate %}{{ day }}",
        "{% blocktranslate %}{{ day }} & Monday{% endblocktranslate %}",
        "{% blocktranslate with x=day %}{{ x }}{% endblocktranslate %}",
        "{% blocktranslate count n=2 %}a{% plural %}b{% endblocktranslate %}",
        '{% translate "Monday" %}{% language "fr" %}{% translate "Monday" %}{% endlanguage %}'
        '{% translate "Monday" %}',
    ],
)
def test_it_says_what_django_says(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"day": "Monday", "kind": "abbr. month"}
    ours = page(text)
    monkeypatch.setitem(ENGINE.template_libraries, "i18n", i18n.register)
    theirs = page(text)
    for language in ("de", "en", "pt-br", "de", "en"):
        with override(language):
            assert ours.render(Context(names)) == theirs.render(Context(names))


def test_words_that_are_compiled_anew_are_said_at_once(words: Path) -> None:
    shown = page('{% translate "My words" %} {% blocktranslate %}Yours{% endblocktranslate %}')
    with override("de"):
        assert shown.render(Context()) == "My words Yours"
    catalogue(words, 'msgid "My words"\nmsgstr "Eins"\n\nmsgid "Yours"\nmsgstr "Zwei"\n')
    with override("de"):
        assert shown.render(Context()) == "Eins Zwei"
    catalogue(words, 'msgid "My words"\nmsgstr "Drei"\n')
    with override("de"):
        assert shown.render(Context()) == "Drei Yours"
    with override("en"):
        assert shown.render(Context()) == "My words Yours"


def test_pages_of_the_app_remember() -> None:
    node = page('{% translate "Monday" %}').nodelist[-1]
    assert isinstance(node, Remembered)


def test_one_sentence_with_and_without_a_context_are_two(words: Path) -> None:
    catalogue(words, 'msgid "Open"\nmsgstr "A"\n\nmsgctxt "button"\nmsgid "Open"\nmsgstr "B"\n')
    shown = page(
        '{% translate "Open" %}{% translate "Open" context "button" %}'
        '{% blocktranslate context "button" %}Open{% endblocktranslate %}{% translate "Open" %}'
    )
    with override("de"):
        assert shown.render(Context()) == "ABBA"


def test_django_finds_nothing_amiss() -> None:
    call_command("check", fail_level="WARNING", tags=["templates"])
