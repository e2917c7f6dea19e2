"""The account finds what no merge should do: here the results are spoiled on purpose."""

from dataclasses import replace

import pytest

from quickscale_cli.errors import LineLost
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry
from quickscale_cli.merging.line_account import lines_not_taken
from quickscale_cli.merging.outcome import Kind, Outcome
from tests.cli.worlds import Merged, merged

TEXT = "".join(f"line {number}\n" for number in range(20))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 15\n", "line 15, new\n")


def world(scratch: Scratch) -> Merged:
    return merged(
        scratch,
        {"f": TEXT, "gone": TEXT + "gone\n"},
        {"f": MINE, "gone": TEXT + "gone\n", "own": "own\n"},
        {"f": NEW, "new": "new\n"},
    )


def spoil(case: Merged, path: str, text: str) -> None:
    """Put another content into the result and into its story, and balance that."""
    entry = Entry(FILE, case.scratch.write([text.encode()])[0])
    outcomes = tuple(
        replace(outcome, entries=((path, entry),)) if outcome.path == path else outcome
        for outcome in case.result.outcomes
    )
    tree = case.result.tree | {path: entry}
    lines_not_taken(case.scratch, case.trees, replace(case.result, tree=tree, outcomes=outcomes))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NEW, "lines of yours are lost: 'line 3, mine'"),
        (MINE, "lines of theirs are lost: 'line 15, new'"),
        (
            MINE.replace("line 15\n", "line 3\nline 15, new\n"),
            "lines that yours removed are back: 'line 3'",
        ),
    ],
)
def test_lost_line_stops(scratch: Scratch, text: str, words: str) -> None:
    with pytest.raises(LineLost, match=words):
        spoil(world(scratch), "f", text)


def test_lines_out_of_order_stop(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": "a\nb\n" + TEXT}, {"f": TEXT + "c\n"})
    with pytest.raises(LineLost, match="out of order"):
        spoil(case, "f", "b\na\n" + TEXT + "c\n")


def test_user_s_own_file_that_changes_stops(scratch: Scratch) -> None:
    with pytest.raises(LineLost, match="own: your own file would have been changed"):
        spoil(world(scratch), "own", "other\n")


def test_new_file_with_other_content_stops(scratch: Scratch) -> None:
    with pytest.raises(LineLost, match="lines of theirs are nowhere: 'new'"):
        spoil(world(scratch), "new", "other\n")


def test_silent_removal_stops(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": MINE}, {})
    outcome = replace(case.outcome("f"), kind=Kind.REMOVED, entries=(("f", None),), choices=())
    with pytest.raises(LineLost, match="lines of yours are nowhere: 'line 3, mine'"):
        lines_not_taken(scratch, case.trees, replace(case.result, tree={}, outcomes=(outcome,)))


def test_untold_path_stops(scratch: Scratch) -> None:
    case = world(scratch)
    with pytest.raises(LineLost, match="does not tell"):
        lines_not_taken(
            scratch, case.trees, replace(case.result, outcomes=case.result.outcomes[:-1])
        )


def test_path_that_nobody_gave_stops(scratch: Scratch) -> None:
    case = world(scratch)
    tree = case.result.tree | {"stray": Entry(FILE, scratch.write([b"x"])[0])}
    with pytest.raises(LineLost, match="stray"):
        lines_not_taken(scratch, case.trees, replace(case.result, tree=tree))


def test_file_that_is_a_folder_stops(scratch: Scratch) -> None:
    case = merged(scratch, {}, {"a": "x\n"}, {"b": "y\n"})
    [outcome] = case.result.outcomes
    there = case.result.tree["b"]
    moved: Outcome = replace(outcome, entries=(("a/b", there),))
    tree = {"a": case.result.tree["a"], "a/b": there}
    with pytest.raises(LineLost, match="a file and a folder at once"):
        lines_not_taken(scratch, case.trees, replace(case.result, tree=tree, outcomes=(moved,)))


def test_line_that_the_template_moved_is_told(scratch: Scratch) -> None:
    lines = [f"line {number}\n" for number in range(20)]
    yours = [line for line in lines if line != "line 3\n"]
    theirs = [*yours[:12], "line 3\n", *yours[12:]]
    case = merged(scratch, {"f": "".join(lines)}, {"f": "".join(yours)}, {"f": "".join(theirs)})
    [left] = case.not_taken
    assert (left.side, left.lines) == ("yours", (b"line 3",))
    assert "the template moved it" in left.because
