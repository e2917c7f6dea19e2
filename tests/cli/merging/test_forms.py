import pytest

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.outcome import Facet, Kind
from tests.cli.worlds import Special, link, merged, program, submodule

TEXT = "".join(f"line {number}\n" for number in range(20))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 15\n", "line 15, new\n")
BOTH = MINE.replace("line 15\n", "line 15, new\n")
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 1\n"


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def test_user_s_line_ends_stay(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": crlf(MINE)}, {"f": NEW})
    assert (case.kind("f"), case.text("f")) == (Kind.MERGED, crlf(BOTH))


def test_only_line_ends_differ(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": crlf(TEXT)}, {"f": NEW})
    assert (case.kind("f"), case.text("f")) == (Kind.UPDATED, crlf(NEW))


def test_only_the_template_s_line_ends_change(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": MINE}, {"f": crlf(TEXT)})
    assert (case.text("f"), case.outcome("f").facets) == (MINE, (Facet.LINE_ENDS,))


def test_same_change_with_other_line_ends(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": crlf(NEW)}, {"f": NEW})
    assert (case.text("f"), case.outcome("f").is_open) == (crlf(NEW), False)


def test_removed_file_with_other_line_ends(scratch: Scratch) -> None:
    assert merged(scratch, {"f": TEXT}, {"f": crlf(TEXT)}, {}).kind("f") == Kind.REMOVED


def test_new_file_that_the_user_has_with_other_line_ends(scratch: Scratch) -> None:
    case = merged(scratch, {}, {"f": crlf(TEXT)}, {"f": TEXT})
    assert (case.kind("f"), case.text("f")) == (Kind.SAME, crlf(TEXT))


def test_mixed_line_ends_stay_mixed(scratch: Scratch) -> None:
    mixed = MINE.replace("line 7\n", "line 7\r\n")
    case = merged(scratch, {"f": TEXT}, {"f": mixed}, {"f": NEW})
    assert case.text("f") == BOTH.replace("line 7\n", "line 7\r\n")


def test_markers_take_the_file_s_line_ends(scratch: Scratch) -> None:
    clash = TEXT.replace("line 3\n", "line 3, new\n")
    case = merged(scratch, {"f": TEXT}, {"f": crlf(MINE)}, {"f": clash})
    assert "<<<<<<< yours\r\nline 3, mine\r\n=======\r\n" in case.text("f")


def test_byte_order_mark_stays(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": "\ufeff" + MINE}, {"f": NEW})
    assert case.text("f") == "\ufeff" + BOTH


def test_byte_order_mark_that_the_template_drops(scratch: Scratch) -> None:
    case = merged(scratch, {"f": "\ufeff" + TEXT}, {"f": "\ufeff" + MINE}, {"f": NEW})
    assert case.text("f") == BOTH


def test_missing_final_line_break_stays(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": MINE.rstrip("\n")}, {"f": NEW})
    assert case.text("f") == BOTH.rstrip("\n")


def test_final_line_break_added_by_the_template(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT.rstrip()}, {"f": MINE.rstrip()}, {"f": NEW})
    assert case.text("f") == BOTH


def test_carriage_returns_inside_lines_stay(scratch: Scratch) -> None:
    odd = "a\rb\n" + MINE + "end\r"
    case = merged(scratch, {"f": TEXT}, {"f": odd}, {"f": NEW})
    assert case.text("f") == "a\rb\n" + BOTH + "end\r"


def test_latin_1_stays(scratch: Scratch) -> None:
    mine = MINE.replace("mine", "möin").encode("latin-1")
    case = merged(scratch, {"f": TEXT}, {"f": mine}, {"f": NEW})
    assert case["f"].decode("latin-1") == BOTH.replace("mine", "möin")


def test_two_encodings_are_never_mixed(scratch: Scratch) -> None:
    mine = MINE.replace("mine", "möin").encode("latin-1")
    case = merged(scratch, {"f": TEXT}, {"f": mine}, {"f": NEW.replace("new", "neü")})
    assert (case.kind("f"), case["f"]) == (Kind.CONFLICT, mine)
    assert Facet.ENCODING in case.outcome("f").facets


def test_utf_16_gets_no_markers(scratch: Scratch) -> None:
    mine = TEXT.encode("utf-16")
    case = merged(scratch, {"f": TEXT}, {"f": mine}, {"f": NEW})
    assert (case.kind("f"), case["f"]) == (Kind.CONFLICT, mine)


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "facet"),
    [
        ("\0base", "\0mine", "\0new", Facet.BINARY),
        (TEXT, "\0mine", NEW, Facet.BINARY),
        (TEXT, MINE, "\0new", Facet.BINARY),
        (POINTER.format(1), POINTER.format(2), POINTER.format(3), Facet.POINTER),
        (link("a"), link("b"), link("c"), Facet.LINK),
        (TEXT, link("b"), NEW, Facet.LINK),
        (TEXT, MINE, link("c"), Facet.LINK),
        (submodule("1" * 40), submodule("2" * 40), submodule("3" * 40), Facet.SUBMODULE),
    ],
)
def test_what_is_no_text_stays_and_the_other_is_offered(
    scratch: Scratch, base: str | Special, yours: str | Special, theirs: str | Special, facet: Facet
) -> None:
    case = merged(scratch, {"f": base}, {"f": yours}, {"f": theirs})
    mine = yours.content if isinstance(yours, Special) else yours
    assert (case.kind("f"), case.text("f")) == (Kind.CONFLICT, mine)
    assert facet in case.outcome("f").facets
    assert [choice.name for choice in case.outcome("f").choices] == ["mine", "theirs"]


def test_binary_that_only_the_template_changed(scratch: Scratch) -> None:
    case = merged(scratch, {"f": "\0base"}, {"f": "\0base"}, {"f": "\0new"})
    assert (case.kind("f"), case.text("f")) == (Kind.UPDATED, "\0new")


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "mode", "text"),
    [
        (TEXT, program(TEXT), NEW, "100755", NEW),
        (TEXT, MINE, program(TEXT), "100755", MINE),
        (TEXT, program(MINE), NEW, "100755", BOTH),
        (program(TEXT), TEXT, program(NEW), "100644", NEW),
        (program(TEXT), program(MINE), TEXT, "100644", MINE),
        ("\0", program("\0"), "\0new", "100755", "\0new"),
    ],
)
def test_modes_merge_apart_from_contents(
    scratch: Scratch,
    base: str | Special,
    yours: str | Special,
    theirs: str | Special,
    mode: str,
    text: str,
) -> None:
    case = merged(scratch, {"f": base}, {"f": yours}, {"f": theirs})
    assert (case.result.tree["f"].mode, case.text("f")) == (mode, text)
    assert not case.outcome("f").is_open
    assert Facet.MODE in case.outcome("f").facets


def test_file_that_the_user_made_a_link(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": link("g")}, {"f": TEXT})
    assert (case.kind("f"), case.result.tree["f"].mode) == (Kind.EDITED, "120000")


def test_file_that_the_template_made_a_link(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": TEXT}, {"f": link("g")})
    assert (case.kind("f"), case.result.tree["f"].mode) == (Kind.UPDATED, "120000")


def test_removed_file_that_the_user_made_executable_is_a_question(scratch: Scratch) -> None:
    case = merged(scratch, {"f": TEXT}, {"f": program(TEXT)}, {})
    assert case.kind("f") == Kind.REMOVED_BUT_EDITED
