"""Releases out of the history: which commits they are, their tags, and what is gathered of them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quickscale_cli.errors import HistoryCut, TagElsewhere
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases import history as releases
from quickscale_cli.releases.source import Source
from tests.cli.conftest import ROOT

MAKING = 'made_by_tools = ["uv.lock"]\n'
RELEASED = f"released = 2026-11-30\n{MAKING}"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@x", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Work")
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture
def checkout(home: Path) -> Path:
    """Two releases, one of them merged, and a third that is being made."""
    folder = home / "checkout"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, {"releases/0.1.0.toml": MAKING, "copier.yml": "", "notes": "ours alone\n"})
    commit(folder, {"releases/0.1.0.toml": RELEASED, "template/a": "released\n"})
    commit(folder, {"template/a": "worked on\n"})
    git(folder, "switch", "--quiet", "--create", "side")
    commit(folder, {"releases/0.2.0.toml": RELEASED, "template/b": "from the side\n"})
    git(folder, "switch", "--quiet", "main")
    commit(folder, {"notes": "more\n"})
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    commit(folder, {"releases/0.3.0.toml": MAKING, "template/a": "not released\n"})
    return folder


def found(folder: Path) -> dict[str, str]:
    return releases.found(releases.reader(folder))


def test_a_release_is_the_first_commit_that_dates_its_manifest(checkout: Path) -> None:
    assert list(found(checkout)) == ["0.1.0", "0.2.0"]
    assert git(checkout, "show", f"{found(checkout)['0.1.0']}:template/a") == "released\n"


def test_a_merge_of_two_releases_leaves_them_what_they_were(checkout: Path, home: Path) -> None:
    """As in a fork that takes in several of ours at once."""
    git(home, "clone", "--quiet", str(checkout), "fork")
    commit(home / "fork", {"template/own": "the fork's\n"})
    for version in ("0.3.0", "0.4.0"):
        commit(checkout, {f"releases/{version}.toml": RELEASED})
    git(home / "fork", "pull", "--quiet", "--no-rebase", "--no-edit")
    assert found(home / "fork") == found(checkout)
    assert list(found(checkout)) == ["0.1.0", "0.2.0", "0.3.0", "0.4.0"]


def test_a_date_that_is_corrected_moves_no_release(checkout: Path) -> None:
    before = found(checkout)
    commit(checkout, {"releases/0.1.0.toml": RELEASED.replace("30", "29")})
    assert found(checkout) == before


@pytest.mark.parametrize("setting", ["log.showSignature=true", "log.diffMerges=on"])
def test_configuration_moves_no_release(checkout: Path, setting: str) -> None:
    before = found(checkout)
    git(checkout, "config", *setting.split("="))
    assert found(checkout) == before


def tag_releases(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(ROOT / "bin" / "tag-releases"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


def test_tags_are_made_again_in_a_clone_without_them(checkout: Path, home: Path) -> None:
    assert tag_releases(checkout).stdout == "tagged: v0.1.0\ntagged: v0.2.0\n"
    git(home, "clone", "--quiet", "--no-tags", str(checkout), "clone")
    tag_releases(home / "clone")
    listing = ("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags")
    assert git(home / "clone", *listing) == git(checkout, *listing)


def test_tags_that_are_there_stay_as_they_are(checkout: Path) -> None:
    git(checkout, "tag", "-a", "-m", "By hand", "v0.1.0", found(checkout)["0.1.0"])
    before = git(checkout, "rev-parse", "v0.1.0")
    assert tag_releases(checkout).stdout == "tagged: v0.2.0\n"
    again = tag_releases(checkout)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert git(checkout, "rev-parse", "v0.1.0") == before


def test_a_tag_at_another_commit_stops_before_any_is_made(checkout: Path) -> None:
    git(checkout, "tag", "v0.2.0")
    with pytest.raises(TagElsewhere, match=r"git tag -d v0\.2\.0"):
        releases.tag(releases.reader(checkout))
    assert git(checkout, "tag").split() == ["v0.2.0"]
    ran = tag_releases(checkout)
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)


def test_a_history_that_is_cut_off_is_not_taken_for_a_release(checkout: Path, home: Path) -> None:
    git(home, "clone", "--quiet", "--depth=1", f"file://{checkout}", "clone")
    with pytest.raises(HistoryCut, match="git fetch --unshallow"):
        found(home / "clone")


@pytest.fixture
def source(checkout: Path) -> Iterator[Source]:
    with releases.gathered(checkout, "0.3.0") as gathered, Scratch() as shelf:
        yield Source(shelf, str(gathered.repository))


def test_only_the_template_is_gathered(source: Source) -> None:
    assert list(source.tree(source.version("0.1.0"))) == [
        "copier.yml",
        "releases/0.1.0.toml",
        "template/a",
    ]
    assert source.text(source.version("0.1.0"), "template/a") == "released\n"


def test_what_is_not_released_yet_is_gathered_as_it_lies(checkout: Path) -> None:
    (checkout / "template" / "a").write_text("being written\n")
    (checkout / "template" / "new").write_text("new\n")
    (checkout / "template" / "left").write_text("left behind\n")
    (checkout / ".gitignore").write_text("left\n")
    with releases.gathered(checkout, "0.3.0") as gathered, Scratch() as shelf:
        source = Source(shelf, str(gathered.repository))
        newest = source.newest()
        assert (str(newest), source.text(newest, "template/a")) == ("0.3.0", "being written\n")
        assert "template/new" in source.tree(newest)
        assert "template/left" not in source.tree(newest)


def test_a_released_version_is_gathered_as_released(checkout: Path) -> None:
    (checkout / "template" / "b").write_text("changed since\n")
    with releases.gathered(checkout, "0.2.0") as gathered, Scratch() as shelf:
        source = Source(shelf, str(gathered.repository))
        assert source.text(source.newest(), "template/b") == "from the side\n"


def test_the_same_history_gives_the_same_bundle(checkout: Path, home: Path) -> None:
    git(home, "clone", "--quiet", "--no-tags", str(checkout), "clone")
    made = []
    for folder in (checkout, home / "clone"):
        releases.bundle(folder, "0.3.0", home / "made.bundle")
        made.append((home / "made.bundle").read_bytes())
    assert made[0] == made[1]


def test_a_folder_without_history_is_one_release(checkout: Path, home: Path) -> None:
    git(checkout, "checkout-index", "--all", f"--prefix={home}/unpacked/")
    with releases.gathered(home / "unpacked", "0.3.0") as gathered, Scratch() as shelf:
        source = Source(shelf, str(gathered.repository))
        assert [str(version) for version in source.versions] == ["0.3.0"]
        assert "template/a" in source.tree(source.newest())


def test_an_import_of_several_releases_at_once_is_none_of_them(checkout: Path) -> None:
    git(checkout, "switch", "--quiet", "--orphan", "imported")
    commit(checkout, {f"releases/0.{minor}.0.toml": RELEASED for minor in (1, 2)})
    with pytest.raises(HistoryCut, match=r"which commit released 0\.1\.0"):
        found(checkout)


def test_a_source_without_tags_has_the_releases_of_its_history(checkout: Path) -> None:
    with Scratch() as shelf:
        source = Source(shelf, str(checkout))
        assert [str(version) for version in source.versions] == ["0.1.0", "0.2.0"]
        assert source.text(source.newest(), "template/b") == "from the side\n"


def test_tags_of_a_source_stand_above_its_history(checkout: Path) -> None:
    git(checkout, "tag", "0.1.0")
    with Scratch() as shelf:
        source = Source(shelf, str(checkout))
        assert source.text(source.version("0.1.0"), "template/a") == "not released\n"


def test_a_source_that_is_cut_off_has_its_tags_alone(checkout: Path, home: Path) -> None:
    git(home, "clone", "--quiet", "--depth=1", f"file://{checkout}", "clone")
    git(home / "clone", "tag", "v0.3.0")
    with Scratch() as shelf:
        assert [str(v) for v in Source(shelf, str(home / "clone")).versions] == ["0.3.0"]
