"""Catalogues merge by message: what is not in both is taken, and only a message can clash."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from babel.messages import pofile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quickscale_cli.decisions.deciding import decide
from quickscale_cli.errors import LineLost
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry
from quickscale_cli.merging.line_account import lines_not_taken
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Facet, Kind, offered
from tests.cli.worlds import Merged, merged

PATH = "saas/credits/locale/de/LC_MESSAGES/django.po"
HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"PO-Revision-Date: 2026-11-01\\n"\n'
BUY = '\n#: saas/credits/views.py:12\nmsgid "Buy"\nmsgstr "Kaufen"\n'
SAVE = '\nmsgctxt "button"\nmsgid "Save"\nmsgstr "Sichern"\n'
BASE = HEADER + BUY + SAVE


def catalogues(
    scratch: Scratch, base: str, yours: str, theirs: str, words: dict[str, str] | None = None
) -> Merged:
    return merged(scratch, {PATH: base}, {PATH: yours}, {PATH: theirs}, Rules(words=words or {}))


def test_each_takes_the_other_s_change(scratch: Scratch) -> None:
    case = catalogues(
        scratch, BASE, BASE.replace("Kaufen", "Bestellen"), BASE.replace("Sichern", "Speichern")
    )
    assert case.text(PATH) == BASE.replace("Kaufen", "Bestellen").replace("Sichern", "Speichern")
    assert (case.kind(PATH), case.outcome(PATH).facets) == (Kind.MERGED, (Facet.MESSAGES,))


def test_neighbours_that_change_do_not_clash(scratch: Scratch) -> None:
    case = catalogues(
        scratch,
        BASE,
        BASE.replace(SAVE, '\nmsgid "Sell"\nmsgstr "Verkaufen"\n' + SAVE),
        BASE.replace(SAVE, '\nmsgid "Own"\nmsgstr "Besitzen"\n' + SAVE),
    )
    assert case.kind(PATH) == Kind.MERGED
    assert case.text(PATH).count("msgid") == BASE.count("msgid") + 2


def test_both_add_one_message_in_different_places(scratch: Scratch) -> None:
    new = '\nmsgid "New"\nmsgstr "Neu"\n'
    case = catalogues(scratch, BASE, BASE + new, BASE.replace(BUY, new + BUY))
    assert case.text(PATH).count('msgid "New"') == 1


def test_dates_places_and_generators_never_clash(scratch: Scratch) -> None:
    mine = BASE.replace("2026-11-01", "2026-11-05").replace(":12", ":14")
    mine = mine.replace('01\\n"\n', '05\\n"\n"X-Generator: Poedit 3\\n"\n').replace("Kau", "Ver")
    theirs = BASE.replace("2026-11-01", "2026-11-09").replace(":12", ":90")
    case = catalogues(scratch, BASE, mine, theirs.replace("Sichern", "Speichern"))
    assert case.kind(PATH) == Kind.MERGED
    assert "2026-11-05" in case.text(PATH)
    assert case.not_taken == ()


def test_header_that_both_changed_stays_the_user_s_and_is_told(scratch: Scratch) -> None:
    plural = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    base = BASE.replace(BUY, plural + BUY)
    case = catalogues(
        scratch,
        base,
        base.replace("(n != 1)", "n != 1"),
        base.replace("(n != 1)", "n>1").replace('"Language: de', '"X-Ours: 1\\n"\n"Language: de'),
    )
    assert "plural=n != 1" in case.text(PATH)
    assert "X-Ours: 1" in case.text(PATH)
    [left] = case.not_taken
    assert (left.side, left.because) == (
        "theirs",
        "both changed this header of the catalogue, and yours stays",
    )


def test_what_both_translate_differently_clashes_by_message(scratch: Scratch) -> None:
    case = catalogues(
        scratch, BASE, BASE.replace("Kaufen", "Bestellen"), BASE.replace("Kaufen", "Erwerben")
    )
    assert case.kind(PATH) == Kind.CONFLICT
    assert case.text(PATH) == BASE.replace(
        BUY,
        "\n<<<<<<< yours\n"
        '#: saas/credits/views.py:12\nmsgid "Buy"\nmsgstr "Bestellen"\n'
        "=======\n"
        '#: saas/credits/views.py:12\nmsgid "Buy"\nmsgstr "Erwerben"\n'
        ">>>>>>> theirs\n",
    )


def test_either_side_of_a_clash_can_be_taken_but_not_both(scratch: Scratch) -> None:
    mine, theirs = BASE.replace("Kaufen", "Bestellen"), BASE.replace("Kaufen", "Erwerben")
    case = catalogues(scratch, BASE, mine, theirs + '\nmsgid "New"\nmsgstr "Neu"\n')
    outcome = case.outcome(PATH)
    assert offered(outcome) == ["mine", "theirs", "markers"]
    decisions = decide(case.result, case.trees, "1")
    decisions.take(scratch, outcome, "mine")
    [(_, entry)] = decisions.tree().items()
    assert case.content(entry).decode() == mine + '\nmsgid "New"\nmsgstr "Neu"\n'


def test_comments_of_both_are_kept_beside_a_translation(scratch: Scratch) -> None:
    mine = BASE.replace("#: saas", "# checked by Ann\n#: saas").replace("Kaufen", "Bestellen")
    theirs = BASE.replace("#: saas", "#. on the button\n#: saas")
    text = catalogues(scratch, BASE, mine, theirs).text(PATH)
    assert '# checked by Ann\n#. on the button\n#: saas/credits/views.py:12\nmsgid "Buy"' in text
    assert "Bestellen" in text


def test_flags_merge_and_fuzzy_goes_with_its_translation(scratch: Scratch) -> None:
    base = BASE.replace('msgid "Buy"', '#, fuzzy\nmsgid "Buy"')
    mine = BASE.replace("Kaufen", "Bestellen")
    theirs = BASE.replace('msgid "Buy"', '#, fuzzy, python-format\nmsgid "Buy"')
    text = catalogues(scratch, base, mine, theirs).text(PATH)
    assert '#, python-format\nmsgid "Buy"\nmsgstr "Bestellen"' in text


def test_message_that_the_template_drops_and_you_changed_stays(scratch: Scratch) -> None:
    case = catalogues(scratch, BASE, BASE.replace("Kaufen", "Bestellen"), BASE.replace(BUY, ""))
    assert case.text(PATH) == BASE.replace("Kaufen", "Bestellen")
    assert "no longer has the message" in case.not_taken[0].because


def test_message_that_you_drop_and_the_template_changes_clashes(scratch: Scratch) -> None:
    case = catalogues(scratch, BASE, BASE.replace(BUY, ""), BASE.replace("Kaufen", "Erwerben"))
    assert case.kind(PATH) == Kind.CONFLICT
    assert case.content(dict(case.choice(PATH, "mine").entries)[PATH]).decode() == HEADER + SAVE


def test_your_translation_goes_along_to_a_declared_sentence(scratch: Scratch) -> None:
    case = catalogues(
        scratch,
        BASE,
        BASE.replace("Kaufen", "Bestellen"),
        BASE.replace('"Buy"', '"Get"'),
        {"Buy": "Get"},
    )
    assert case.text(PATH) == BASE.replace('"Buy"', '"Get"').replace("Kaufen", "Bestellen")


def test_a_sentence_declared_and_translated_anew_clashes(scratch: Scratch) -> None:
    case = catalogues(
        scratch,
        BASE,
        BASE.replace("Kaufen", "Bestellen"),
        BASE.replace('"Buy"', '"Get"').replace("Kaufen", "Holen"),
        {"Buy": "Get"},
    )
    assert case.kind(PATH) == Kind.CONFLICT
    assert b'msgid "Get"' in case.outcome(PATH).hunks[0].yours


def test_what_is_no_catalogue_is_merged_as_text(scratch: Scratch) -> None:
    broken = BASE.replace(BUY, BUY + 'msgid "unfinished"\n')
    case = catalogues(scratch, BASE, broken, BASE.replace("Sichern", "Speichern"))
    assert case.text(PATH) == broken.replace("Sichern", "Speichern")
    assert case.outcome(PATH).facets == ()


def test_line_ends_stay_yours(scratch: Scratch) -> None:
    mine = BASE.replace("Kaufen", "Bestellen").replace("\n", "\r\n")
    case = catalogues(scratch, BASE, mine, BASE.replace("Sichern", "Speichern"))
    assert case.text(PATH) == mine.replace("Sichern", "Speichern")


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (BASE.replace("Kaufen", "Bestellen"), "what theirs says is lost: .*Speichern"),
        (BASE.replace("Sichern", "Speichern"), "what yours says is lost: .*Bestellen"),
        (
            BASE.replace("Sichern", "Speichern").replace("Kaufen", "Bestellen") + "\n" + BUY,
            "what yours took out is back: .*Kaufen",
        ),
    ],
)
def test_account_finds_a_lost_translation(scratch: Scratch, spoiled: str, words: str) -> None:
    case = catalogues(
        scratch, BASE, BASE.replace("Kaufen", "Bestellen"), BASE.replace("Sichern", "Speichern")
    )
    entry = Entry(FILE, scratch.write([spoiled.encode()])[0])
    outcome = replace(case.outcome(PATH), entries=((PATH, entry),))
    with pytest.raises(LineLost, match=words):
        lines_not_taken(
            scratch, case.trees, replace(case.result, tree={PATH: entry}, outcomes=(outcome,))
        )


SENTENCES = ["Buy", "Save", "Buy %(n)s", "one\ntwo", 'say "x"', "a" * 90, "ü"]
Said = dict[str, str]  # what a side says, by sentence

said = st.dictionaries(st.sampled_from(SENTENCES), st.sampled_from(["", "a", "b\nc"]))


@st.composite
def edited(draw: Callable[..., Said], base: Said, side: str) -> Said:
    changed = draw(st.dictionaries(st.sampled_from(SENTENCES), st.sampled_from([side, "new", ""])))
    dropped = draw(st.sets(st.sampled_from(SENTENCES), max_size=2))
    return {key: text for key, text in {**base, **changed}.items() if key not in dropped}


@st.composite
def forms(draw: Callable[..., int]) -> Callable[[Said], str]:
    """Write catalogues as one of the tools does: its order, width, dates and places."""
    turn, width, day = (
        draw(st.integers(0, 6)),
        draw(st.sampled_from([0, 20, 76])),
        draw(st.integers(1, 9)),
    )
    is_sorted, has_places = draw(st.booleans()), draw(st.booleans())

    def write(said: Said) -> str:
        keys = sorted(said) if is_sorted else [*list(said)[turn:], *list(said)[:turn]]
        catalogue = pofile.Catalog(locale="de", creation_date=datetime(2026, 11, day, tzinfo=UTC))
        for number, key in enumerate(keys):
            catalogue.add(key, said[key], locations=[("a.py", day + number)])
        file = io.BytesIO()
        pofile.write_po(file, catalogue, width=width, no_location=not has_places)
        return file.getvalue().decode()

    return write


@st.composite
def worlds(draw: Callable[..., Said]) -> tuple[list[Said], list[str]]:
    base = draw(said)
    sides = [base, draw(edited(base, "yours")), draw(edited(base, "theirs"))]
    return sides, [draw(forms())(side) for side in sides]  # type: ignore[operator]


def read(content: bytes) -> Said:
    catalogue = pofile.read_po(io.BytesIO(content), locale="de", abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_any_two_edits_merge_message_by_message(
    scratch: Scratch, world: tuple[list[Said], list[str]]
) -> None:
    (base, yours, theirs), texts = world
    case = catalogues(scratch, *texts)
    expected, clashes = {}, set()
    for key in {**yours, **theirs}:
        before, mine, new = (side.get(key) for side in (base, yours, theirs))
        if mine != before != new != mine and new is not None:
            clashes.add(key)
        text = new if mine == before else mine
        if text is not None:
            expected[key] = text
    outcome = case.outcome(PATH)
    if not clashes:
        assert not outcome.is_open
        assert read(case[PATH]) == expected
        return
    for name, side in (("mine", yours), ("theirs", theirs)):
        decided = {key: side.get(key) for key in clashes}
        wanted = {**expected, **decided}
        [(_, entry)] = case.choice(PATH, name).entries
        assert entry is not None
        assert read(case.content(entry)) == {k: t for k, t in wanted.items() if t is not None}
