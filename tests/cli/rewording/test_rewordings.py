"""Owners who put our sentences into other words in our files, and where these words can go."""

from dataclasses import replace

import pytest

from quickscale_cli.errors import CatalogueInTheWay, LineLost
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.outcome import Kind, Sides
from quickscale_cli.merging.trees import Trees
from quickscale_cli.rewording.moving import Moved, check_moved, language_of, move_words
from quickscale_cli.rewording.rewordings import Found, Rewording, find_rewordings
from tests.cli.worlds import Files, tree_of

PAGE, CODE = "saas/pages/templates/a.html", "saas/a/views.py"
OWN = "locale/en/LC_MESSAGES/django.po"
IMPORT = "from django.utils.translation import gettext as _, ngettext\n"


def world(scratch: Scratch, base: Files, yours: Files, theirs: Files) -> Trees:
    return Trees(*(tree_of(scratch, files) for files in (base, base | yours, theirs)))


def found_in(scratch: Scratch, trees: Trees) -> Found:
    sides = [Sides(path, path, path) for path in trees.base if path in trees.theirs]
    return find_rewordings(scratch, trees, sides, "en")


def found(scratch: Scratch, path: str, base: str, yours: str, theirs: str) -> Found:
    return found_in(scratch, world(scratch, {path: base}, {path: yours}, {path: theirs}))


def said(case: Found) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.sentence.id, one.texts) for one in case.certain]


def entry(case: Found) -> str:
    [one] = case.certain
    return b"\n".join(one.sentence.entry(one.texts)).decode()


def test_reworded_text_of_a_page_is_an_entry(scratch: Scratch) -> None:
    base = "<h1>Sign up</h1>\n<p class='a'>It is free.</p>\n"
    yours = base.replace("It is free.", "Free,\n  as ever")
    theirs = (
        '{% load i18n %}<h1>{% translate "Sign up" %}</h1>\n<p>{% translate "It is free." %}</p>\n'
    )
    case = found(scratch, PAGE, base, yours, theirs)
    assert entry(case) == 'msgid "It is free."\nmsgstr "Free, as ever"'
    assert (case.certain[0].path, case.certain[0].line, case.unsure) == (PAGE, 2, 0)


def test_attribute_with_a_context(scratch: Scratch) -> None:
    theirs = '<input placeholder="{% translate "Search" context "label" %}">'
    case = found(
        scratch, PAGE, '<input placeholder="Search">', '<input placeholder="Find">', theirs
    )
    assert entry(case) == 'msgctxt "label"\nmsgid "Search"\nmsgstr "Find"'


def test_placeholders_are_those_of_the_new_sentence(scratch: Scratch) -> None:
    base = "<p>{{ user.name }} has <b>{{ n|intcomma }}</b> at 5%.</p>"
    yours = "<p>At 5%, <b>{{ n|intcomma }}</b> belong to {{ user.name }}.</p>"
    theirs = (
        "<p>{% blocktranslate trimmed with name=user.name figure=n|intcomma %}\n"
        "  {{ name }} has <b>{{ figure }}</b> at 5%.\n{% endblocktranslate %}</p>"
    )
    case = found(scratch, PAGE, base, yours, theirs)
    assert said(case) == [
        (
            "%(name)s has <b>%(figure)s</b> at 5%%.",
            ("At 5%%, <b>%(figure)s</b> belong to %(name)s.",),
        )
    ]


def test_endings_by_number_become_plural_forms(scratch: Scratch) -> None:
    base = "<p>{{ n|intcomma }} credit{{ n|pluralize }} left</p>"
    theirs = (
        "<p>{% blocktranslate count n=n with figure=n|intcomma %}{{ figure }} credit left"
        "{% plural %}{{ figure }} credits left{% endblocktranslate %}</p>"
    )
    case = found(scratch, PAGE, base, base.replace("credit", "token"), theirs)
    assert said(case)[0][1] == ("%(figure)s token left", "%(figure)s tokens left")
    case = found(scratch, PAGE, base, "<p>{{ n|intcomma }} tokens left</p>", theirs)
    assert (case.certain, case.unsure) == ((), 1)


def test_message_of_code(scratch: Scratch) -> None:
    base = 'def a():\n    tell("It is "\n        "saved.")\n    tell(f"{n:,} run{pluralize(n)}")\n'
    yours = base.replace('"It is "\n        "saved."', '"Saved!"').replace("run{", "job{")
    theirs = IMPORT + (
        'def a():\n    tell(_("It is saved."))\n'
        '    tell(ngettext("%(n)s run", "%(n)s runs", n) % {"n": n})\n'
    )
    assert said(found(scratch, CODE, base, yours, theirs)) == [
        ("It is saved.", ("Saved!",)),
        ("%(n)s run", ("%(n)s job", "%(n)s jobs")),
    ]


@pytest.mark.parametrize(
    "yours",
    [
        "<p>Hello</p>",  # the name is lost
        "<p>Hello {{ other }}</p>",  # another is there
        "<p>Hello <b>you</b> {{ name }}</p>",  # with markup of its own
        "<p></p>",
    ],
)
def test_what_is_not_certain_is_only_counted(scratch: Scratch, yours: str) -> None:
    theirs = "<p>{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}</p>"
    case = found(scratch, PAGE, "<p>Dear {{ name }}</p>", yours, theirs)
    assert (case.certain, case.unsure) == ((), 1)


def test_restyled_page_is_no_rewording(scratch: Scratch) -> None:
    base, theirs = '<p class="a">Hello</p>', '<p class="a">{% translate "Hello" %}</p>'
    case = found(scratch, PAGE, base, base.replace('"a"', '"b"'), theirs)
    assert case == Found()


def test_paragraph_set_before_another_is_no_rewording(scratch: Scratch) -> None:
    base, theirs = "<p>Hello there</p>", '<p>{% translate "Hello there" %}</p>'
    assert not found(scratch, PAGE, base, "<p>News</p>\n" + base, theirs).certain


def test_texts_that_changed_places_are_no_rewordings(scratch: Scratch) -> None:
    base, theirs = (
        "<p>One</p><b>Two</b>",
        '<p>{% translate "One" %}</p><b>{% translate "Two" %}</b>',
    )
    assert not found(scratch, PAGE, base, "<p>Two</p><b>One</b>", theirs).certain


def test_sentence_with_two_meanings_is_not_guessed(scratch: Scratch) -> None:
    theirs = '<p>{% translate "Open" %}{% translate "Open" context "status" %}</p>'
    case = found(scratch, PAGE, "<p>Open</p>", "<p>Ajar</p>", theirs)
    assert (case.certain, case.unsure) == ((), 1)


def moved(scratch: Scratch, trees: Trees, language: str = "en") -> Moved:
    return move_words(scratch, trees.yours, found_in(scratch, trees), language)


def content(scratch: Scratch, case: Moved, path: str) -> str:
    return scratch.read_one(case.tree[path].id).decode()


BASE: Files = {PAGE: "<p>Dear {{ name }}</p>\n<p>Bye now</p>\n", CODE: 'a = "Saved"\n'}
YOURS: Files = {PAGE: "<p>Hi {{ name }}</p>\n<p>Bye now</p>\n", CODE: 'a = "Kept"\n'}
THEIRS: Files = {
    PAGE: (
        "<p>{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}</p>\n"
        '<p>{% translate "Bye now" %}</p>\n'
    ),
    CODE: f'{IMPORT}a = _("Saved")\n',
}


def test_moved_words_leave_nothing_to_merge(scratch: Scratch) -> None:
    trees = world(scratch, BASE, YOURS, THEIRS)
    case = moved(scratch, trees)
    result = merge(scratch, replace(trees, yours=case.tree), Rules())
    assert {outcome.kind for outcome in result.outcomes} == {Kind.UPDATED}
    assert content(scratch, case, OWN).endswith(
        '\n#, python-format\nmsgid "Dear %(name)s"\nmsgstr "Hi %(name)s"\n'
        '\nmsgid "Saved"\nmsgstr "Kept"\n'
    )


def test_own_catalogue_keeps_every_line(scratch: Scratch) -> None:
    own = '# mine\nmsgid "Else"\nmsgstr "Other"'
    case = moved(scratch, world(scratch, BASE, {**YOURS, OWN: own}, THEIRS))
    assert content(scratch, case, OWN).startswith(f"{own}\n\n#, python")


def test_what_is_said_already_is_not_said_twice(scratch: Scratch) -> None:
    own = 'msgid "Saved"\nmsgstr "Kept safe"\n'
    trees = world(scratch, BASE, {**YOURS, OWN: own}, THEIRS)
    assert found_in(scratch, trees).unsure == 1
    assert content(scratch, moved(scratch, trees), CODE) == YOURS[CODE]


def test_sentence_said_elsewhere_too_stays_and_is_told(scratch: Scratch) -> None:
    theirs = {**THEIRS, "saas/b.html": '{% translate "Saved" %}'}
    trees = world(scratch, BASE, YOURS, theirs)
    assert {one.sentence.id: one.elsewhere for one in found_in(scratch, trees).certain} == {
        "Saved": 1,
        "Dear %(name)s": 0,
    }
    assert content(scratch, moved(scratch, trees), CODE) == YOURS[CODE]


def test_rest_of_an_edited_file_stays(scratch: Scratch) -> None:
    yours = str(YOURS[PAGE]).replace("\n", "\r\n") + "<p>Mine</p>\r\n"
    case = moved(scratch, world(scratch, BASE, {PAGE: yours}, THEIRS))
    assert content(scratch, case, PAGE) == yours.replace("Hi", "Dear")


@pytest.mark.parametrize("own", [{OWN: 'msgid "unfinished\n'}, {"locale": "mine\n"}])
def test_catalogue_that_can_t_be_written_is_named(scratch: Scratch, own: Files) -> None:
    with pytest.raises(CatalogueInTheWay, match=OWN):
        moved(scratch, world(scratch, BASE, {**YOURS, **own}, THEIRS))


def test_words_go_to_the_language_that_the_project_speaks(scratch: Scratch) -> None:
    settings = {"config/settings/project.py": 'LANGUAGE_CODE = "fr"\n'}
    trees = world(scratch, BASE, {**YOURS, **settings}, THEIRS)
    assert language_of(scratch, trees.yours) == "fr"
    case = moved(scratch, trees, "fr")
    assert "Hi %(name)s" in content(scratch, case, "locale/fr/LC_MESSAGES/django.po")


def test_account_finds_lost_words(scratch: Scratch) -> None:
    trees = world(scratch, BASE, YOURS, THEIRS)
    case = moved(scratch, trees)
    for path, old, new in ((OWN, "Hi ", "Ho "), (PAGE, "Bye now", "Bye"), (CODE, "Saved", "Sated")):
        spoiled = content(scratch, case, path).replace(old, new).encode()
        tree = case.tree | {path: Entry(FILE, scratch.write([spoiled])[0])}
        with pytest.raises(LineLost):
            check_moved(scratch, trees.yours, replace(case, tree=tree), "en")


def test_account_finds_words_that_no_entry_has(scratch: Scratch) -> None:
    trees = world(scratch, BASE, YOURS, THEIRS)
    case = moved(scratch, trees)

    def cut(one: Rewording) -> Rewording:
        return replace(one, texts=tuple(text.replace("Kept", "") for text in one.texts))

    text = content(scratch, case, OWN).replace("Kept", "")
    tree = case.tree | {OWN: Entry(FILE, scratch.write([text.encode()])[0])}
    with pytest.raises(LineLost, match="words would be lost: Kept"):
        check_moved(scratch, trees.yours, Moved(tree, tuple(map(cut, case.rewordings))), "en")
