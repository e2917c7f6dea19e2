import pytest

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Kind
from tests.cli.worlds import Files, merged, submodule

TEXT = "".join(f"line {number}\n" for number in range(20))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 15\n", "line 15, new\n")
CLASH = TEXT.replace("line 3\n", "line 3, new\n")

# What one file is in the base, at the user's, in the new template: what it becomes.
SINGLE: list[tuple[str, Files, Files, Files, Kind, str | None]] = [
    ("nobody touched it", {"f": TEXT}, {"f": TEXT}, {"f": TEXT}, Kind.UNTOUCHED, TEXT),
    ("new", {}, {}, {"f": NEW}, Kind.NEW, NEW),
    ("only the template changed it", {"f": TEXT}, {"f": TEXT}, {"f": NEW}, Kind.UPDATED, NEW),
    ("only the user changed it", {"f": TEXT}, {"f": MINE}, {"f": TEXT}, Kind.EDITED, MINE),
    (
        "both changed it apart",
        {"f": TEXT},
        {"f": MINE},
        {"f": NEW},
        Kind.MERGED,
        MINE.replace("line 15\n", "line 15, new\n"),
    ),
    ("both changed it alike", {"f": TEXT}, {"f": NEW}, {"f": NEW}, Kind.SAME, NEW),
    ("both made it alike", {}, {"f": NEW}, {"f": NEW}, Kind.SAME, NEW),
    ("removed, untouched", {"f": TEXT}, {"f": TEXT}, {}, Kind.REMOVED, None),
    ("removed, edited", {"f": TEXT}, {"f": MINE}, {}, Kind.REMOVED_BUT_EDITED, MINE),
    ("deleted, unchanged", {"f": TEXT}, {}, {"f": TEXT}, Kind.DELETED, None),
    ("deleted, changed", {"f": TEXT}, {}, {"f": NEW}, Kind.DELETED_BUT_CHANGED, None),
    ("gone on both sides", {"f": TEXT}, {}, {}, Kind.SAME, None),
    ("both made it otherwise", {}, {"f": MINE}, {"f": NEW}, Kind.COLLISION, MINE),
    ("emptied by the user", {"f": TEXT}, {"f": ""}, {"f": TEXT}, Kind.EDITED, ""),
    ("emptied by the template", {"f": TEXT}, {"f": TEXT}, {"f": ""}, Kind.UPDATED, ""),
    ("filled by both", {"f": ""}, {"f": "a\n"}, {"f": "a\n"}, Kind.SAME, "a\n"),
]


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "kind", "text"),
    [case[1:] for case in SINGLE],
    ids=[case[0] for case in SINGLE],
)
def test_outcome_of_one_file(
    scratch: Scratch, base: Files, yours: Files, theirs: Files, kind: Kind, text: str | None
) -> None:
    own = {"own.py": "own\n"}
    case = merged(scratch, base, {**yours, **own}, theirs)
    assert case.kind("f") == kind
    assert (case.text("f") if "f" in case else None) == text
    assert case.text("own.py") == "own\n"


def test_clash_shows_both_sides(scratch: Scratch) -> None:
    case = merged(
        scratch, {"f": TEXT}, {"f": MINE}, {"f": CLASH}, Rules(labels=("yours", "quickscale-1.1"))
    )
    assert case.kind("f") == Kind.CONFLICT
    [hunk] = case.outcome("f").hunks
    assert (hunk.yours, hunk.theirs) == ((b"line 3, mine",), (b"line 3, new",))
    marked = "<<<<<<< yours\nline 3, mine\n=======\nline 3, new\n>>>>>>> quickscale-1.1\n"
    assert case.text("f") == TEXT.replace("line 3\n", marked)


def test_clash_offers_mine_theirs_and_markers(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": MINE}, {"f": CLASH})
    offered = {
        choice.name: case.content(choice.entries[0][1])
        for choice in case.outcome("f").choices
        if choice.entries[0][1]
    }
    assert offered == {"mine": MINE.encode(), "theirs": CLASH.encode(), "markers": case["f"]}


def test_clash_at_the_user_s_removal(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": TEXT.replace("line 3\n", "")}, {"f": CLASH})
    assert case.outcome("f").hunks[0].yours == ()
    assert "line 3, new" in case.text("f")


def test_lines_that_look_like_markers_are_lines(scratch: Scratch) -> None:
    heading = "Title\n=======\n\n<<<<<<< yours\n>>>>>>> theirs\n"
    case = merged(
        scratch,
        {"f": heading + TEXT},
        {"f": heading + MINE},
        {"f": heading + CLASH},
    )
    assert case.text("f").startswith(heading)
    assert len(case.outcome("f").hunks) == 1


def test_repeated_blocks_are_changed_in_their_place(scratch: Scratch) -> None:
    block = "def view(request):\n    check(request)\n    return render(request)\n\n\n"
    names = [block.replace("view", f"view_{number}") for number in range(6)]
    mine = [*names]
    mine[1] = mine[1].replace("check(request)", "check(request, mine)")
    new = [names[0], names[0].replace("view_0", "extra"), *names[1:]]
    new[5] = new[5].replace("check(request)", "check(request, new)")
    case = merged(scratch, {"f": "".join(names)}, {"f": "".join(mine)}, {"f": "".join(new)})
    assert case.kind("f") == Kind.MERGED
    assert "view_1(request):\n    check(request, mine)" in case.text("f")
    assert "view_4(request):\n    check(request, new)" in case.text("f")


def test_identical_blocks_are_changed_in_their_place(scratch: Scratch) -> None:
    block = "item:\n  size: 1\n  color: red\n\n"
    mine = block * 4 + block.replace("red", "mine") + block * 4
    new = block.replace("1", "new") + block * 8
    case = merged(scratch, {"f": block * 9}, {"f": mine}, {"f": new})
    assert case.text("f") == block.replace("1", "new") + mine[len(block) :]


def test_both_append(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": TEXT + "mine\n"}, {"f": TEXT + "new\n"})
    assert case.kind("f") == Kind.CONFLICT
    assert case.outcome("f").hunks[0].theirs == (b"new",)


def test_both_add_the_same_line_and_more(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": "import a\n" + MINE}, {"f": "import a\n" + NEW})
    assert case.kind("f") == Kind.MERGED
    assert case.text("f").count("import a\n") == 1


def test_removed_offers_the_removal(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": MINE}, {})
    assert case.choice("f", "theirs").entries == (("f", None),)


def test_deleted_offers_the_change(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {}, {"f": NEW}, Rules(security=frozenset({"f"})))
    [(path, entry)] = case.choice("f", "theirs").entries
    assert entry is not None
    assert (path, case.content(entry)) == ("f", NEW.encode())
    assert "mends security" in case.outcome("f").facets


def test_copied_once_is_never_touched_again(scratch: Scratch) -> None:
    rules = Rules(copied_once=frozenset({"app/a", "app/b", "app/c", "app/new"}))
    case = merged(
        scratch,
        {"app/a": TEXT, "app/b": TEXT, "app/c": TEXT},
        {"app/a": TEXT, "app/b": MINE},
        {"app/a": NEW, "app/c": NEW, "app/new": NEW},
        rules,
    )
    assert (case.text("app/a"), case.text("app/b")) == (TEXT, MINE)
    assert "app/c" not in case
    assert case.kind("app/new") == Kind.NEW
    assert {left.path for left in case.not_taken} == {"app/a", "app/c"}


def test_file_made_by_a_tool_is_set_apart(scratch: Scratch) -> None:
    rules = Rules(made_by_tools=frozenset({"uv.lock"}))
    case = merged(scratch, {"uv.lock": TEXT}, {"uv.lock": MINE}, {"uv.lock": CLASH}, rules)
    assert case.kind("uv.lock") == Kind.REMADE
    assert case.text("uv.lock") == MINE
    assert case.not_taken[0].lines == (b"line 3, new",)


def test_file_made_by_a_tool_starts_from_the_new_one(scratch: Scratch) -> None:
    rules = Rules(made_by_tools=frozenset({"uv.lock"}))
    case = merged(scratch, {"uv.lock": TEXT}, {"uv.lock": TEXT}, {"uv.lock": NEW}, rules)
    assert (case.kind("uv.lock"), case.text("uv.lock")) == (Kind.REMADE, NEW)


def test_odd_names_are_names(scratch: Scratch) -> None:
    names = [
        'line\nbreak"quote',
        "tab\there",
        "ümläut",
        " space ",
        "-dash",
        "back\\slash",
        "\udcff",
    ]
    case = merged(
        scratch, dict.fromkeys(names, TEXT), dict.fromkeys(names, MINE), dict.fromkeys(names, NEW)
    )
    assert {case.kind(name) for name in names} == {Kind.MERGED}


def test_users_own_submodule_stays(scratch: Scratch) -> None:
    own = submodule("1" * 40)
    case = merged(scratch, {"f": TEXT}, {"f": TEXT, "vendor/lib": own}, {"f": NEW})
    assert case.result.tree["vendor/lib"].mode == "160000"


def test_same_input_gives_the_same_story(scratch: Scratch) -> None:
    sides: tuple[Files, Files, Files] = ({"f": TEXT}, {"f": MINE, "g": "g"}, {"f": CLASH, "h": "h"})
    first = merged(scratch, *sides)
    with Scratch() as other:
        assert merged(other, *sides).result == first.result
