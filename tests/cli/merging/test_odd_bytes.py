"""Bytes that editors leave behind: never an error, never a changed line that nobody changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.line_account import accounted
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Kind
from quickscale_cli.merging.trees import Trees
from tests.cli.worlds import merged, tree_of

LINES = [f"line {number}\n" for number in range(12)]
TEXT = "".join(LINES)
NEW = TEXT.replace("line 9\n", "line 9, new\n")
NAMES = ("f.py", ".gitignore", ".env.example", "f.toml", "f.txt")

oddities = st.sampled_from(
    ["\r", "\r\r\n", "\x85\n", "\u2028\n", "\u2029", "\x0b\n", "\x0c\n", "\0", "\ufeff", "\n\n", ""]
)


@st.composite
def edited(draw: st.DrawFn) -> bytes:
    """The text with some lines replaced by odd ones, and perhaps other line ends throughout."""
    lines = list(LINES)
    for place in draw(st.lists(st.integers(0, len(lines) - 1), max_size=3)):
        lines[place] = draw(st.sampled_from(["", lines[place].strip()])) + draw(oddities)
    text = draw(st.sampled_from(["", "\ufeff"])) + "".join(lines)
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return text.replace("\n", end).encode()


@settings(deadline=None, max_examples=150)
@given(name=st.sampled_from(NAMES), yours=edited(), theirs=edited(), base=edited() | st.none())
def test_any_file_can_be_planned(
    scratch: Scratch, name: str, yours: bytes, theirs: bytes, base: bytes | None
) -> None:
    old = TEXT.encode() if base is None else base
    sides = (tree_of(scratch, {name: content}) for content in (old, yours, theirs))
    result, _ = accounted(scratch, Trees(*sides), Rules())
    content = scratch.read_one(result.tree[name].id)
    if theirs == old:
        assert content == yours
    if yours == old:
        assert content == theirs


@pytest.mark.parametrize("name", NAMES)
def test_a_stray_carriage_return_stays(scratch: Scratch, name: str) -> None:
    mine = (TEXT + "mine\r").encode()
    case = merged(scratch, {name: TEXT}, {name: mine}, {name: NEW})
    assert case[name] == (NEW + "mine\r").encode()


def test_lines_that_end_as_on_an_old_mac_are_lines(scratch: Scratch) -> None:
    mine = TEXT.replace("line 3\n", "line 3, mine\n").replace("\n", "\r")
    case = merged(scratch, {"f.txt": TEXT}, {"f.txt": mine}, {"f.txt": NEW})
    assert case.kind("f.txt") == Kind.MERGED
    both = NEW.replace("line 3\n", "line 3, mine\n").replace("\n", "\r")
    assert case["f.txt"] == both.encode()


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\x0c", "\xa0"])
def test_separators_that_are_no_line_ends_to_git(scratch: Scratch, separator: str) -> None:
    mine, new = f"{TEXT}*.mine{separator}\n", f"{TEXT}*.new\n"
    case = merged(scratch, {".gitignore": TEXT}, {".gitignore": mine}, {".gitignore": new})
    assert f"*.mine{separator}".encode() in case[".gitignore"]
    assert b"*.new" in case[".gitignore"]
