"""`manage.py words` on a small project: what it finds, writes, compiles and refuses."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation.reloader import translation_file_changed

from saas.core.checks import check_words
from saas.core.development import changes
from saas.core.development.session import Session
from saas.core.words import compiling, places
from saas.core.words.extracting import Key, sentences

VIEWS = """
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop, ngettext, pgettext


class Form:
    label = gettext_lazy("Your address")


def view(name, n):
    # Translators: greets on the first page
    _("Hello, %(name)s") % {"name": name}
    pgettext("button", "Save")
    gettext_noop("No credits left")
    _(name)
    return ngettext("%(n)d credit", "%(n)d credits", n) % {"n": n}
"""
PAGE = """
{% load i18n %}
    <p title="{% translate "It's yours" %}">{% translate "Save" context "file" %}</p>
    {% blocktranslate trimmed count n=found with figure=found|length %}
      {{ figure }} credit is
      yours
    {% plural %}
      {{ figure }} credits are yours
    {% endblocktranslate %}
    {# Translators: below the prices #}
    {% blocktranslate %}100% safe, {{ name }}\N{NO-BREAK SPACE}!{% endblocktranslate %}
    {{ _("Lone words") }} \N{NO-BREAK SPACE} {{ value|default:_("None yet") }}
    {% if it %}it's
"""


@pytest.fixture
def project(tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
    """An app of the template's and one of the owner's, side by side."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    write(tmp_path / "saas/shop/views.py", VIEWS)
    write(tmp_path / "saas/shop/templates/shop/page.html", PAGE)
    write(tmp_path / "app/views.py", 'from x import gettext as _\n_("My own words")\n')
    write(tmp_path / "app/tests/test_views.py", 'from x import gettext as _\n_("Tested")\n')
    write(tmp_path / "docs/views.py", '_("Documented")\n')
    translation_file_changed(None, Path("any.mo"))  # forget the words of this project, and back
    yield tmp_path
    translation_file_changed(None, Path("any.mo"))


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def owned(project: Path, text: str, language: str = "en") -> Path:
    return write(project / "locale" / language / "LC_MESSAGES" / "django.po", text)


def owned_text(project: Path, language: str) -> str:
    return (project / "locale" / language / "LC_MESSAGES" / "django.po").read_text()


def refused(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(CommandError, match="Mend these lines"):
        call_command("words", "compile")
    return capsys.readouterr().err.splitlines()


def test_sentences_of_code_and_pages_are_found(project: Path) -> None:
    found = {key: one.plural for key, one in sentences().items()}
    assert found == {
        Key("Your address"): None,
        Key("Hello, %(name)s"): None,
        Key("Save", "button"): None,
        Key("No credits left"): None,
        Key("%(n)d credit"): "%(n)d credits",
        Key("It's yours"): None,
        Key("Save", "file"): None,
        Key("%(figure)s credit is yours"): "%(figure)s credits are yours",
        Key("100%% safe, %(name)s\N{NO-BREAK SPACE}!"): None,
        Key("Lone words"): None,
        Key("None yet"): None,
        Key("My own words"): None,
    }


def test_notes_for_translators_and_places_come_along(project: Path) -> None:
    one = sentences()[Key("Hello, %(name)s")]
    assert one.notes == ("Translators: greets on the first page",)
    assert one.places == ((project / "saas/shop/views.py", 11),)
    page = sentences()[Key("Save", "file")]
    assert page.places == ((project / "saas/shop/templates/shop/page.html", 3),)


def test_find_lists_places(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("words", "find", "CREDITS LEFT")
    assert capsys.readouterr().out == "saas/shop/views.py:13\n    No credits left\n"


def test_page_that_is_broken_is_named(project: Path) -> None:
    write(
        project / "templates/broken.html", "{% blocktranslate %}{% if x %}{% endblocktranslate %}"
    )
    with pytest.raises(CommandError, match=r"templates/broken\.html can't be read: .*Mend it"):
        call_command("words", "find")


def test_third_language_gets_one_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("words", "update", "nl")
    assert capsys.readouterr().out == "locale/nl/LC_MESSAGES/django.po\n"
    text = (project / "locale/nl/LC_MESSAGES/django.po").read_text()
    assert text.startswith(
        'msgid ""\n'
        'msgstr ""\n'
        '"Language: nl\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        "\n"
        "#, python-format\n"
        'msgid "%(figure)s credit is yours"\n'
        'msgid_plural "%(figure)s credits are yours"\n'
        'msgstr[0] ""\n'
        'msgstr[1] ""\n'
    )
    assert "#. Translators: greets on the first page\n" in text
    assert "views.py" not in text


def test_language_with_a_country_has_a_folder_as_django_wants_it(project: Path) -> None:
    call_command("words", "update", "pt-br")
    assert '"Language: pt_BR\\n"' in owned_text(project, "pt_BR")


def test_update_keeps_what_is_said_and_lays_aside_what_is_gone(project: Path) -> None:
    file = owned(
        project,
        '# by Ann\nmsgid "My own words"\nmsgstr "Mes mots"\n\n'
        'msgid "Gone"\nmsgstr "Parti"\n\nmsgid "Log in"\nmsgstr "Entrer"\n',
        "fr",
    )
    call_command("words", "update", "fr")
    text = file.read_text()
    assert '# by Ann\nmsgid "My own words"\nmsgstr "Mes mots"\n' in text
    assert '#~ msgid "Gone"\n#~ msgstr "Parti"\n' in text
    assert '\nmsgid "Log in"\nmsgstr "Entrer"\n' in text  # Django says it
    call_command("words", "update", "fr")
    assert file.read_text() == text


def test_translation_that_was_laid_aside_comes_back_with_its_sentence(project: Path) -> None:
    file = owned(project, 'msgid "Soon"\nmsgstr "Bient\u00f4t"\n', "fr")
    call_command("words", "update", "fr")
    call_command("words", "update", "fr")
    assert '#~ msgid "Soon"\n#~ msgstr "Bient\u00f4t"\n' in file.read_text()
    write(project / "app/views.py", '_("Soon")\n')
    call_command("words", "update", "fr")
    assert '\nmsgid "Soon"\nmsgstr "Bient\u00f4t"\n' in file.read_text()


def test_entry_that_waited_goes_when_an_app_says_it(project: Path) -> None:
    call_command("words", "update", "de")
    ours = project / "saas/shop/locale/de/LC_MESSAGES/django.po"
    write(ours, 'msgid "Your address"\nmsgstr "Ihre Adresse"\n')
    call_command("words", "update", "de")
    assert "Your address" not in owned_text(project, "de")


def test_update_leaves_what_our_catalogues_say_to_them(project: Path) -> None:
    ours = project / "saas/shop/locale/de/LC_MESSAGES/django.po"
    before = 'msgid "Your address"\nmsgstr "Ihre Adresse"\n'
    write(ours, before)
    mine = write(project / "app/locale/de/LC_MESSAGES/django.po", "")
    call_command("words", "update", "de")
    assert ours.read_text() == before
    assert "My own words" in mine.read_text()
    whole = (project / "locale/de/LC_MESSAGES/django.po").read_text()
    assert "Hello, %(name)s" in whole
    assert "Your address" not in whole
    assert "My own words" not in whole


def test_ours_go_into_each_app_and_lose_what_is_gone(project: Path) -> None:
    write(project / "templates/base.html", '{% translate "Skip to content" %}')
    file = project / "saas/shop/locale/de/LC_MESSAGES/django.po"
    write(file, 'msgid "Your address"\nmsgstr "Ihre Adresse"\n\nmsgid "Gone"\nmsgstr "Weg"\n')
    call_command("words", "update", "de", "--ours")
    text = file.read_text()
    assert 'msgid "Your address"\nmsgstr "Ihre Adresse"\n' in text
    assert "Gone" not in text
    assert "Skip to content" in (project / "saas/core/locale/de/LC_MESSAGES/django.po").read_text()
    assert not (project / "app/locale").exists()
    assert not (project / "locale").exists()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "English already"), ("klingon", "no language"), ("xx", "no lan")]
)
def test_update_refuses_english_and_what_is_no_language(
    project: Path, language: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("words", "update", language)
    assert not (project / "locale").exists()


def test_two_lines_reword_a_sentence(project: Path) -> None:
    assert gettext("No credits left") == "No credits left"
    owned(project, 'msgid "No credits left"\nmsgstr "No tök\N{EURO SIGN}ns left"\n')
    call_command("words", "compile")
    with translation.override("en"):
        assert gettext("No credits left") == "No tök\N{EURO SIGN}ns left"


def test_plural_forms_and_contexts_are_said(project: Path) -> None:
    owned(
        project,
        'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"\n\n'
        'msgctxt "button"\nmsgid "Save"\nmsgstr "Zapisz"\n\n'
        'msgid "%(n)d credit"\nmsgid_plural "%(n)d credits"\n'
        'msgstr[0] "%(n)d kredyt"\nmsgstr[1] "%(n)d kredyty"\nmsgstr[2] "%(n)d kredytów"\n',
        "pl",
    )
    call_command("words", "compile")
    with translation.override("pl"):
        assert pgettext("button", "Save") == "Zapisz"
        said = [ngettext("%(n)d credit", "%(n)d credits", n) % {"n": n} for n in (1, 2, 5)]
        assert said == ["1 kredyt", "2 kredyty", "5 kredytów"]


def test_what_is_not_translated_hides_nothing(project: Path) -> None:
    many = 'msgid "%(n)d credit"\nmsgid_plural "%(n)d credits"\nmsgstr[0] "{}"\nmsgstr[1] "{}"\n'
    owned(project, many.format("", ""), "de")
    write(
        project / "app/locale/de/LC_MESSAGES/django.po", many.format("%(n)d Punkt", "%(n)d Punkte")
    )
    call_command("words", "compile")
    assert b"credit" not in (project / "locale/de/LC_MESSAGES/django.mo").read_bytes()
    assert b"Punkte" in (project / "app/locale/de/LC_MESSAGES/django.mo").read_bytes()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"', "2: it is fuzzy"),
        ('msgid "a %(n)s"\nmsgstr "b"', "1: it lacks %(n)s."),
        ('msgid "a"\nmsgstr "b %(n)s"', "1: it has %(n)s, which the sentence has not."),
        ('msgid "a %(n)s"\nmsgstr "b %(n)d"', "1: it has %(n)d, which"),
        ('msgid "a {n}"\nmsgstr "b {m}"', "1: it has {m}, which"),
        ('msgid "a %s"\nmsgstr "b"', "1: its placeholders are not those of the sentence: %s."),
        ('msgid "a %% %(n)s"\nmsgstr "b % %(n)s"', "1: it has a % that stands for nothing"),
        ('msgid "a <b>c</b>"\nmsgstr "a <b>c"', "1: its HTML is broken"),
        ('msgid "a <b>c</b>"\nmsgstr "a <b>c</i>"', "1: its HTML is broken"),
        ('msgid "a"\nmsgstr "a <b"', "1: its HTML is broken"),
        ('msgid "a <a href=\\"/\\">c</a>"\nmsgstr "a c"', "1: it lacks <a>."),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"', "1: it has 1 of the 2 plural forms"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"', "1: it can't"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', "4: the sentence stands here a second"),
        ('msgid "a"\nmsgstr "b"\nmsgid "c"\n', "3: it can't be read here"),
        ('msgid "a"\n"b', "it can't be read here"),
        ("nothing", "1: it can't be read here"),
    ],
)
def test_compiling_refuses_by_line(
    project: Path, capsys: pytest.CaptureFixture[str], entry: str, fault: str
) -> None:
    file = owned(project, f"{entry}\n", "de")
    told = refused(capsys)
    assert all(line.startswith("locale/de/LC_MESSAGES/django.po:") for line in told)
    assert any(fault in line for line in told)
    assert not file.with_suffix(".mo").exists()


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "%(n)s a"\nmsgid_plural "%(n)s b"\nmsgstr[0] "ein"\nmsgstr[1] "%(n)s viele"',
        'msgid "a %(n)s %(m)s"\nmsgstr "%(m)s b %(n)s %(n)s"',
        'msgid "100% of it"\nmsgstr "100 % davon"',
        'msgid "a < b"\nmsgstr "b > a"',
        'msgid "a"\nmsgstr "<em>a</em><br>"',
        'msgid "{} and {{x}}"\nmsgstr "{} und {{y}}"',
        'msgid "a %(n)s"\nmsgstr ""',
    ],
)
def test_compiling_takes_what_is_right(project: Path, entry: str) -> None:
    file = owned(project, f"{entry}\n", "de")
    call_command("words", "compile")
    assert file.with_suffix(".mo").exists()


def test_one_wrong_file_does_not_keep_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owned(project, '#, fuzzy\nmsgid "a"\nmsgstr "b"\n')
    right = owned(project, 'msgid "a"\nmsgstr "b"\n', "de")
    refused(capsys)
    assert right.with_suffix(".mo").exists()


def test_what_is_compiled_is_left_until_it_changes_either_way(project: Path) -> None:
    file = owned(project, 'msgid "a"\nmsgstr "b"\n')
    call_command("words", "compile")
    assert compiling.stale() == []
    for time in (1_000_000_000, 2_000_000_000):  # an older file comes back, too
        os.utime(file, (time, time))
        assert [one.path for one in compiling.stale()] == [file]
        call_command("words", "compile")


def test_nothing_to_do_does_not_load_babel() -> None:
    code = (
        "import django, sys; django.setup();"
        "from django.core.management import call_command; call_command('words', 'compile');"
        "from saas.core.development import session;"
        "sys.exit('babel' in sys.modules)"
    )
    call_command("words", "compile")
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_check_tells_what_is_to_do(
    project: Path, capsys: pytest.CaptureFixture[str], settings: LazySettings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    own = 'msgid "My own words"\nmsgstr "Mine"\n\nmsgid "Gone"\nmsgstr "Was"\n'
    owned(project, own + '\nmsgid "Log in"\nmsgstr "Come in"\n')
    write(project / "app/locale/de/LC_MESSAGES/django.po", 'msgid "My own words"\nmsgstr "Meins"\n')
    write(project / "saas/shop/views.py", "")
    write(project / "saas/shop/templates/shop/page.html", '{% translate "Save" %}')
    with pytest.raises(CommandError, match="4 to look at"):
        call_command("words", "check")
    assert capsys.readouterr().out.splitlines() == [
        "app/locale/de/LC_MESSAGES/django.po is not compiled. Type: uv run manage.py words compile",
        "locale/en/LC_MESSAGES/django.po is not compiled. Type: uv run manage.py words compile",
        'locale/en/LC_MESSAGES/django.po:4: nothing says "Gone" any more.',
        'saas/shop/templates/shop/page.html:1: "Save" is not translated into de.',
    ]
    assert owned(project, own).read_text() == own


def test_what_a_country_lacks_its_language_says(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project / "saas/shop/views.py", "")
    write(project / "saas/shop/templates/shop/page.html", '{% translate "Save" %}')
    owned(project, 'msgid "My own words"\nmsgstr "a"\n\nmsgid "Save"\nmsgstr "b"\n', "de")
    owned(project, 'msgid "Save"\nmsgstr "c"\n', "de_AT")
    call_command("words", "compile")
    call_command("words", "check")
    assert capsys.readouterr().out == ""


def test_check_is_silent_where_all_is_well(project: Path) -> None:
    call_command("words", "check")
    owned(project, 'msgid "My own words"\nmsgstr "Mine"\n')
    call_command("words", "compile")
    call_command("words", "check")


def test_reword_says_one_word_for_another(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        project / "app/views.py",
        '_("Credits of %(credits)s: CREDITS, <a href=\\"/credits/\\">a credit</a>, accredited")\n',
    )
    call_command("words", "reword", "credit", "unit of work", "--new-plural", "units of work")
    text = (project / "locale/en/LC_MESSAGES/django.po").read_text()
    assert (
        'msgstr "Units of work of %(credits)s: UNITS OF WORK, '
        '<a href=\\"/credits/\\">an unit of work</a>, accredited"\n'
    ) in text.replace('"\n"', "").replace('msgstr ""', 'msgstr "').replace('""', '"')
    assert 'msgid "%(n)d credit"\nmsgid_plural "%(n)d credits"\n' in text
    assert 'msgstr[0] "%(n)d unit of work"\nmsgstr[1] "%(n)d units of work"\n' in text
    assert "Your address" not in text
    assert "4 sentences written into locale/en/LC_MESSAGES/django.po" in capsys.readouterr().out
    call_command("words", "compile")


def test_reword_leaves_a_paper_its_name(project: Path) -> None:
    write(project / "app/views.py", '_("A credit note for a credit")\n')
    call_command("words", "reword", "credit", "token")
    text = (project / "locale/en/LC_MESSAGES/django.po").read_text()
    assert 'msgstr "A credit note for a token"' in text


def test_reword_keeps_what_is_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = '# mine\nmsgid   "No credits left"\nmsgstr "Nothing left"'
    file = owned(project, before)
    call_command("words", "reword", "credit", "token")
    assert file.read_text().startswith(f"{before}\n\n#, python-format\n")
    assert "1 were there, and stay as you have them." in capsys.readouterr().out
    after = file.read_text()
    call_command("words", "reword", "credit", "token")
    assert file.read_text() == after


def test_development_compiles_what_is_edited(project: Path) -> None:
    told: list[str] = []
    session = Session(
        root=project,
        folder=project / ".dev",
        host="127.0.0.1",
        port=None,
        wants_redis=False,
        say=told.append,
    )
    file = owned(project, 'msgid "a"\nmsgstr "b"\n')
    before = changes.snapshot(project)
    session.reload(changes.changed({}, before))
    assert file.with_suffix(".mo").exists()
    assert changes.snapshot(project) == before
    write(file, '#, fuzzy\nmsgid "a"\nmsgstr "c"\n')
    session.reload(changes.changed(before, changes.snapshot(project)))
    assert told[-2:] == [
        "locale/en/LC_MESSAGES/django.po changed: loading it.",
        "locale/en/LC_MESSAGES/django.po:2: it is fuzzy: read it, mend it, and take the word fuzzy"
        " out.",
    ]


def test_development_compiles_what_is_offered(project: Path, settings: LazySettings) -> None:
    said = 'msgid "a"\nmsgstr "b"\n'
    files = [owned(project, said, language) for language in ("en", "de", "fr", "pt_BR")]
    ours = write(project / "saas/shop/locale/de/LC_MESSAGES/django.po", said)
    settings.LANGUAGES = [("en", "English"), ("de-at", "Deutsch"), ("pt-br", "Portugu\u00eas")]
    [warning] = check_words()
    assert "fr" not in warning.msg
    assert compiling.compile_stale(print, only_offered=True)
    assert [file.with_suffix(".mo").exists() for file in files] == [True, True, False, True]
    assert ours.with_suffix(".mo").exists()
    assert check_words() == []


def test_one_language_needs_no_tools(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "find_spec", lambda name: None)
    write(project / "saas/shop/locale/de/LC_MESSAGES/django.po", 'msgid "a"\nmsgstr "b"\n')
    told: list[str] = []
    assert compiling.compile_stale(told.append, only_offered=True)
    assert told == []
    owned(project, 'msgid "a"\nmsgstr "b"\n')
    assert not compiling.compile_stale(told.append, only_offered=True)
    assert told == ["Babel is not installed: it reads catalogues. Type: uv sync"]


def test_system_check_tells_what_is_not_compiled(project: Path) -> None:
    assert check_words() == []
    owned(project, 'msgid "a"\nmsgstr "b"\n')
    [warning] = check_words()
    assert warning.msg == "Not compiled: locale/en/LC_MESSAGES/django.po."
    call_command("words", "compile")
    assert check_words() == []


def test_catalogues_of_apps_switched_off_count(project: Path) -> None:
    file = write(project / "saas/shop/locale/de/LC_MESSAGES/django.po", "")
    assert [one.path for one in places.catalogues()] == [file]


def test_words_of_this_project_are_sound(settings: LazySettings) -> None:
    """Each translation and rewording can be shown: the lines to mend stand here."""
    settings.LOCALE_PATHS = [settings.BASE_DIR / "locale"]
    told: list[str] = []
    compiling.compile_stale(told.append)
    assert told == []
