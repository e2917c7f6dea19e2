from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import short, told

OURS = "static/css/theme.css"
BEFORE = ":root { --brand: #123; --gap: 1px }\na { color: var(--brand); margin: var(--gap) }\n"
AFTER = BEFORE.replace("--brand", "--primary")
MINE = "app/static/app/mine.css"
PAGE = "app/templates/app/mine.html"


def test_property_that_nothing_sets_any_more(scratch: Scratch) -> None:
    own = {
        MINE: "/* var(--brand) */\nb { color: var(--brand); top: var(--gap) }\n",
        PAGE: '<p style="color: var(--brand, red)">\n',
    }
    found = told(scratch, {OURS: BEFORE}, own, {OURS: AFTER})
    assert short(found) == [
        (MINE, 2, "property-gone", "--brand", "sure"),
        (PAGE, 1, "property-gone", "--brand", "perhaps"),
    ]
    assert found[0].what == "Nothing sets --brand any more."
    assert found[0].mend == "--primary has its value now: look if it is that."


def test_property_that_the_user_sets_for_what_is_gone(scratch: Scratch) -> None:
    own = {MINE: ":root { --brand: red; --gap: 2px }\n"}
    found = told(scratch, {OURS: BEFORE}, own, {OURS: AFTER})
    assert short(found) == [(MINE, 1, "property-gone", "--brand", "sure")]
    assert found[0].what == "Nothing of ours reads --brand any more."


def test_property_that_the_user_sets_and_reads_is_perhaps(scratch: Scratch) -> None:
    own = {MINE: ":root { --brand: red }\nb { color: var(--brand) }\n"}
    assert short(told(scratch, {OURS: BEFORE}, own, {OURS: AFTER})) == [
        (MINE, 1, "property-gone", "--brand", "perhaps")
    ]


def test_property_that_a_script_names_is_perhaps(scratch: Scratch) -> None:
    own = {"app/static/app/a.js": "// --brand\nstyle.setProperty('--brand', x)\n"}
    found = told(scratch, {OURS: BEFORE}, own, {OURS: AFTER})
    assert [(one.line, str(one.certainty)) for one in found] == [(2, "perhaps")]


def test_properties_that_stay_or_were_never_there(scratch: Scratch) -> None:
    own = {MINE: ":root { --gap: 2px; --own: 1 }\nb { top: var(--gap); left: var(--nobody) }\n"}
    assert told(scratch, {OURS: BEFORE}, own, {OURS: AFTER}) == []
    assert told(scratch, {OURS: BEFORE}, own, {OURS: BEFORE, "static/x.css": "a{}"}) == []
