from pathlib import Path

import pytest

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Facet, Kind
from quickscale_cli.releases.renames import Renames
from tests.cli.worlds import Merged, link, merged

TEXT = "".join(f"line {number}\n" for number in range(9))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 7\n", "line 7, new\n")


def assert_left_out(case: Merged, path: str, *facets: Facet) -> None:
    assert case.kind(path) == Kind.COLLISION
    assert set(facets) <= set(case.outcome(path).facets)
    assert case.outcome(path).entries == ()
    assert path in {left.path for left in case.not_taken}


def test_untouched_file_becomes_a_folder(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": TEXT}, {"a/b": NEW})
    assert (case.kind("a"), case.kind("a/b")) == (Kind.REMOVED, Kind.NEW)


def test_edited_file_becomes_a_folder(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"a/b": NEW})
    assert case.text("a") == MINE
    assert_left_out(case, "a/b", Facet.FOLDED)


def test_untouched_folder_becomes_a_file(scratch: Scratch) -> None:
    case = merged(scratch, {"a/b": TEXT}, {"a/b": TEXT}, {"a": NEW})
    assert (case.kind("a/b"), case.text("a")) == (Kind.REMOVED, NEW)


@pytest.mark.parametrize("yours", [{"a/b": MINE}, {"a/b": TEXT, "a/own": "own\n"}])
def test_folder_with_work_in_it_becomes_a_file(scratch: Scratch, yours: dict[str, str]) -> None:
    case = merged(scratch, {"a/b": TEXT}, yours, {"a": NEW})
    assert "a" not in case
    assert_left_out(case, "a", Facet.FOLDED)


def test_user_made_a_file_a_folder(scratch: Scratch) -> None:
    case = merged(scratch, {"models": TEXT}, {"models/x": MINE}, {"models": NEW})
    assert case.kind("models") == Kind.DELETED_BUT_CHANGED
    assert [choice.name for choice in case.outcome("models").choices] == ["mine"]
    assert case.text("models/x") == MINE


def test_user_made_a_folder_a_link(scratch: Scratch) -> None:
    case = merged(
        scratch, {"static/a": TEXT}, {"static": link("/srv")}, {"static/a": NEW, "static/b": NEW}
    )
    assert case.text("static") == "/srv"
    assert case.kind("static/a") == Kind.DELETED_BUT_CHANGED
    assert_left_out(case, "static/b")


@pytest.mark.parametrize(
    ("own", "new"),
    [
        ("Readme", "README"),
        ("Docs/x", "docs/y"),
        ("caf\u00e9", "cafe\u0301"),
        ("Straße", "STRASSE"),
    ],
)
def test_same_name_but_for_case_or_accents(scratch: Scratch, own: str, new: str) -> None:
    case = merged(scratch, {}, {own: "own\n"}, {new: NEW})
    assert case.text(own) == "own\n"
    assert_left_out(case, new, Facet.NAME)


def test_user_has_both_cases(scratch: Scratch) -> None:
    own = {"Docs/a": "own\n", "docs/a": "own\n"}
    for yours in (own, dict(reversed(own.items()))):
        case = merged(scratch, {}, yours, {"docs/b": NEW})
        assert (case.kind("docs/b"), case.text("docs/b")) == (Kind.NEW, NEW)


def test_template_changes_only_the_case(scratch: Scratch) -> None:
    case = merged(scratch, {"Readme": TEXT}, {"Readme": TEXT}, {"README": NEW})
    assert (case.kind("Readme"), case.kind("README")) == (Kind.REMOVED, Kind.NEW)


def test_untracked_file_in_the_way(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SECRET=1\n")
    case = merged(scratch, {}, {}, {".env": NEW}, disk=tmp_path)
    assert_left_out(case, ".env", Facet.UNTRACKED)


def test_untracked_twin_in_the_way(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("all:\n")
    assert_left_out(merged(scratch, {}, {}, {"makefile": NEW}, disk=tmp_path), "makefile")


def test_untracked_file_where_a_folder_is_needed(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("mine")
    assert_left_out(merged(scratch, {}, {}, {"media/x": NEW}, disk=tmp_path), "media/x")


def test_link_out_of_the_project_in_the_way(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "media").symlink_to("/srv")
    assert_left_out(merged(scratch, {}, {}, {"media/x": NEW}, disk=tmp_path), "media/x")


def test_untracked_folder_where_a_file_is_needed(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "notes" / "old").mkdir(parents=True)
    (tmp_path / "notes" / "old" / "x").write_text("mine")
    assert_left_out(merged(scratch, {}, {}, {"notes": NEW}, disk=tmp_path), "notes")


def test_untracked_work_in_a_folder_that_becomes_a_file(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text(TEXT)
    (tmp_path / "a" / "ignored").write_text("mine")
    case = merged(scratch, {"a/b": TEXT}, {"a/b": TEXT}, {"a": NEW}, disk=tmp_path)
    assert_left_out(case, "a", Facet.UNTRACKED)


def test_byte_code_is_in_nobody_s_way(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "a" / "__pycache__").mkdir(parents=True)
    (tmp_path / "a" / "b").write_text(TEXT)
    (tmp_path / "a" / "__pycache__" / "b.pyc").write_text("")
    case = merged(scratch, {"a/b": TEXT}, {"a/b": TEXT}, {"a": NEW}, disk=tmp_path)
    assert case.text("a") == NEW


def test_file_kept_only_on_the_disk_is_not_overwritten(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SECRET=1\n")
    case = merged(scratch, {".env": TEXT}, {}, {".env": NEW}, disk=tmp_path)
    assert case.kind(".env") == Kind.DELETED_BUT_CHANGED
    assert [choice.name for choice in case.outcome(".env").choices] == ["mine"]


def test_rename_onto_an_untracked_file_stays_where_it_is(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    rules = Rules(renames=Renames({"a": "b"}))
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"b": NEW}, rules, disk=tmp_path)
    assert (case.kind("b"), case.text("a")) == (Kind.COLLISION, MINE)


def test_file_on_the_disk_that_git_knows_is_in_nobody_s_way(
    scratch: Scratch, tmp_path: Path
) -> None:
    (tmp_path / "a").write_text(TEXT)
    case = merged(scratch, {"a": TEXT}, {"a": TEXT}, {"a": NEW, "b": NEW}, disk=tmp_path)
    assert (case.kind("a"), case.kind("b")) == (Kind.UPDATED, Kind.NEW)
