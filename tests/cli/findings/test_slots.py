from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

PAGE = "saas/pages/templates/pages/dashboard.html"
SHOWS = '<div>{% slot "dashboard_side" %}</div>\n'
SLOTS = "saas/core/slots.py"
OURS = "saas/credits/slots.py"
MINE = "app/slots.py"
FILLER = (
    "from saas.core.slots import slot as fills\n\n"
    '@fills("dashboard_side", template="app/tip.html")\n'
    "def tip(request): ...\n"
)
LIBRARY = {SLOTS: "def slot(name, **more): ...\nclass Offers: ...\n"}
RENAMED = '[renamed.slots]\ndashboard_side = "dashboard_aside"\n'


def test_slot_that_no_page_shows_any_more(scratch: Scratch) -> None:
    found = told(scratch, {**LIBRARY, PAGE: SHOWS}, {MINE: FILLER}, {**LIBRARY, PAGE: "<p>\n"})
    assert short(found) == [(MINE, 3, "slot-gone", "dashboard_side", "sure")]
    assert found[0].what == "The slot dashboard_side is gone: what fills it is shown nowhere."


def test_slot_that_was_renamed_is_rewritten(scratch: Scratch) -> None:
    theirs = {**LIBRARY, PAGE: SHOWS.replace("_side", "_aside")}
    case = {**LIBRARY, PAGE: SHOWS}, {MINE: FILLER}, theirs, RENAMED
    assert [one.what for one in told(scratch, *case)] == ["dashboard_side is now dashboard_aside."]
    assert fixed(scratch, *case) == {MINE: FILLER.replace("_side", "_aside")}


def test_slot_that_a_page_of_the_user_s_shows(scratch: Scratch) -> None:
    mine = {MINE: FILLER, "app/templates/app/own.html": SHOWS}
    theirs = {**LIBRARY, PAGE: "<p>\n"}
    assert told(scratch, {**LIBRARY, PAGE: SHOWS}, mine, theirs) == []


def test_slot_of_entries_that_is_gone(scratch: Scratch) -> None:
    entries = "saas/core/entries.py"
    base = {**LIBRARY, entries: 'step = Offers("steps", int)\n'}
    mine = {MINE: FILLER.replace("dashboard_side", "steps")}
    assert [one.old for one in told(scratch, base, mine, {**base, entries: "step = 1\n"})] == [
        "steps"
    ]


def test_slot_of_the_user_s_page_that_nothing_fills_any_more(scratch: Scratch) -> None:
    own = "app/templates/app/own.html"
    ours = FILLER.replace("fills", "slot").replace(" as slot", "")
    base = {**LIBRARY, OURS: ours, PAGE: SHOWS}
    found = told(scratch, base, {own: SHOWS}, {**LIBRARY, OURS: "x = 1\n"})
    assert short(found) == [(own, 1, "slot-gone", "dashboard_side", "perhaps")]
    theirs = {**LIBRARY, OURS: ours.replace("_side", "_aside")}
    assert fixed(scratch, base, {own: SHOWS}, theirs, RENAMED) == {
        own: SHOWS.replace("_side", "_aside")
    }


def test_text_that_reads_like_a_slot_that_is_gone_is_perhaps(scratch: Scratch) -> None:
    mine = {MINE: 'SIDE = "dashboard_side"\nother("dashboard_side")\n'}
    found = told(scratch, {**LIBRARY, PAGE: SHOWS}, mine, {**LIBRARY, PAGE: "<p>\n"})
    assert short(found) == [(MINE, 1, "slot-gone", "dashboard_side", "perhaps")]


def test_function_of_another_module_that_is_called_slot(scratch: Scratch) -> None:
    mine = {MINE: FILLER.replace("saas.core.slots", "machines")}
    theirs = {**LIBRARY, PAGE: "<p>\n"}
    assert told(scratch, {**LIBRARY, PAGE: SHOWS}, mine, theirs) == []


def test_slot_that_moves_to_another_page(scratch: Scratch) -> None:
    theirs = {**LIBRARY, PAGE: "<p>\n", "templates/aside.html": SHOWS}
    assert told(scratch, {**LIBRARY, PAGE: SHOWS}, {MINE: FILLER}, theirs) == []
