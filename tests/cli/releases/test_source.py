import subprocess
from pathlib import Path

import pytest
import yaml

from quickscale_cli.releases.source import is_home
from tests.cli.conftest import Quickscale

QUESTIONS = '_subdirectory: template\ncolour: {type: str, default: "%s"}\n'


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def source(home: Path) -> Path:
    """A template repository with two releases, a pre-release and work that is not released."""
    folder = home / "source"
    (folder / "template").mkdir(parents=True)
    (folder / "template" / "{{ _copier_conf.answers_file }}.jinja").write_text(
        "{{ dict(_copier_answers, _src_path=_src_path, _commit=_commit) | to_nice_yaml }}"
    )
    git(folder, "init", "--quiet", "--initial-branch=main")
    for version, colour in [("v1.9", "red"), ("v1.10", "blue"), ("2.0rc1", "green"), ("", "grey")]:
        (folder / "copier.yml").write_text(QUESTIONS % colour)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", colour)
        if version:
            git(folder, "tag", version)
    return folder


def made(name: str = "myapp") -> dict[str, str]:
    return yaml.safe_load(Path(name, ".copier-answers.yml").read_text())


def test_the_newest_release_is_taken(quickscale: Quickscale, source: Path) -> None:
    assert quickscale("init", "myapp", "--from", str(source)).code == 0
    assert made() == {"_src_path": str(source), "_commit": "v1.10", "colour": "blue"}


@pytest.mark.parametrize(
    ("ref", "colour"),
    [("1.9", "red"), ("v1.9", "red"), ("2.0rc1", "green"), ("v2.0rc1", "green"), ("main", "grey")],
)
def test_another_version_is_taken_by_its_name(
    quickscale: Quickscale, source: Path, ref: str, colour: str
) -> None:
    quickscale("init", "myapp", "--from", str(source), "--ref", ref)
    assert made()["colour"] == colour


def test_a_version_that_is_not_there_is_told_with_those_that_are(
    quickscale: Quickscale, source: Path
) -> None:
    ran = quickscale("init", "myapp", "--from", str(source), "--ref", "3.0")
    assert ran.code == 2
    assert ran.err == f"{source} has no version 3.0. There are: 1.9, 1.10, 2.0rc1.\n"
    assert not list(Path().iterdir())


def test_a_bundle_and_an_address_are_sources_too(quickscale: Quickscale, source: Path) -> None:
    git(source, "bundle", "create", "all.bundle", "--all")
    for name, given in [("a", str(source / "all.bundle")), ("b", f"file://{source}")]:
        assert quickscale("init", name, "--from", given).code == 0
        assert (made(name)["_src_path"], made(name)["colour"]) == (given, "blue")


def test_a_bare_repository_without_tags_gives_its_head(
    quickscale: Quickscale, source: Path, home: Path
) -> None:
    git(home, "clone", "--quiet", "--bare", "--no-tags", str(source), "bare.git")
    quickscale("init", "myapp", "--from", str(home / "bare.git"))
    assert made()["colour"] == "grey"


def test_a_source_that_cant_be_read_gives_gits_reason_in_one_line(
    quickscale: Quickscale, source: Path
) -> None:
    git(source, "bundle", "create", "all.bundle", "--all")
    bundle = source / "all.bundle"
    bundle.write_bytes(bundle.read_bytes()[:-40])
    for given, reason in [
        (str(bundle), ""),  # in other words in each git
        ("file:///nowhere.git", "'/nowhere.git' does not appear to be a git repository)."),
    ]:
        ran = quickscale("init", "myapp", "--from", given)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert ran.err.startswith(f"{given} can't be read ({reason}")


def test_an_empty_repository_has_no_release(quickscale: Quickscale, home: Path) -> None:
    git(home, "init", "--quiet", "--bare", "empty.git")
    ran = quickscale("init", "myapp", "--from", str(home / "empty.git"))
    assert (ran.code, "has no release" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("gh:org/quickscale", True),
        ("https://github.com/org/quickscale.git", True),
        ("git@github.com:org/quickscale", True),
        ("gh:me/quickscale", False),
        ("https://example.com/github.com/org/quickscale", False),
    ],
)
def test_the_origin_of_a_project_can_be_this_command(origin: str, ours: bool) -> None:
    assert is_home(origin) == ours


def test_short_addresses_are_github_and_gitlab(
    quickscale: Quickscale, source: Path, home: Path
) -> None:
    (home / ".gitconfig").write_text(
        f'[url "{source}"]\ninsteadOf = https://github.com/me/mine.git\n'
        "insteadOf = https://gitlab.com/me/mine.git\n"
    )
    for number, address in enumerate(["gh:me/mine", "gl:me/mine", "gh:me/mine.git"]):
        assert quickscale("init", f"app{number}", "--from", address).code == 0
        assert made(f"app{number}")["_src_path"] == address


def test_a_repository_without_questions_is_no_template(
    quickscale: Quickscale, source: Path
) -> None:
    git(source, "rm", "--quiet", "copier.yml")
    git(source, "commit", "--quiet", "--message", "gone")
    ran = quickscale("init", "myapp", "--from", str(source), "--ref", "main")
    assert (ran.code, "There is no template at" in ran.err) == (2, True)


def test_a_plain_folder_has_no_versions(quickscale: Quickscale, small: Path) -> None:
    ran = quickscale("init", "myapp", "--from", str(small), "--ref", "1.0")
    assert (ran.code, ran.err) == (
        2,
        f"{small} has no version 1.0. It has no releases: name none.\n",
    )


def test_a_broken_template_is_its_authors_fault(
    quickscale: Quickscale, small: Path, home: Path
) -> None:
    broken = home / "broken"
    (broken / "template").mkdir(parents=True)
    (broken / "copier.yml").write_text("_subdirectory: template\n")
    (broken / "template" / "page.jinja").write_text("{{ unclosed")
    ran = quickscale("init", "myapp", "--from", str(broken))
    assert (ran.code, "can't be rendered" in ran.err) == (1, True)
    assert "Traceback" not in ran.err
    assert not list(Path().iterdir())
