import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from copier import run_copy
from packaging.version import Version

from quickscale_cli.errors import (
    ManifestInvalid,
    NoRelease,
    SourceUnreadable,
    TemplateBroken,
    VersionMissing,
    WrongAnswer,
)
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases.source import Source
from quickscale_cli.render.into_tree import Rendering, render
from tests.cli.templates import FIRST, QUESTIONS, git, template

ONE, TWO = Version("1.0.0"), Version("1.1.0")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "repository"
    second = {
        "template/saas/views.py": "new\n",
        "releases/1.1.0.toml": "[renamed.paths]\na = 'b'\n",
    }
    template(folder, {"1.0.0": FIRST, "1.1.0": second, "2.0.0rc1": {"template/x": "x"}})
    git(folder, "tag", "nightly")
    return folder


@pytest.fixture
def source(repository: Path) -> Iterator[Source]:
    with Scratch() as own:
        yield Source(own, str(repository))


def rendered(source: Source, scratch: Scratch, **answers: Any) -> Rendering:
    return render(source, ONE, answers, scratch, "gh:org/quickscale")


def texts(scratch: Scratch, rendering: Rendering) -> dict[str, bytes]:
    return {path: scratch.read_one(entry.id) for path, entry in rendering.tree.items()}


def test_answers_reach_the_files(source: Source, scratch: Scratch) -> None:
    files = texts(scratch, rendered(source, scratch, name="shop", use_pay=True))
    assert files["README.md"] == b"# shop\n\npay: True\n"
    assert "shop.txt" in files


def test_files_are_taken_byte_by_byte(source: Source, scratch: Scratch) -> None:
    files = texts(scratch, rendered(source, scratch))
    assert files["data.bin"] == b"\0\r\n\xff"
    assert files["demo.txt"] == b"named by an answer {{ kept }}\n"
    assert "saas/cached.pyc" not in files


def test_answers_file_names_origin_and_version(source: Source, scratch: Scratch) -> None:
    rendering = rendered(source, scratch, use_pay=True)
    assert rendering.answers_file == ".copier-answers.yml"
    assert texts(scratch, rendering)[".copier-answers.yml"].decode() == (
        "# Upgrades read it.\n_commit: v1.0.0\n_src_path: gh:org/quickscale\n"
        "color: red\nname: demo\nuse_pay: true\n"
    )


def test_rendering_is_what_copier_makes(scratch: Scratch, tmp_path: Path) -> None:
    repository, copy = template(tmp_path / "t", {"0.9.0": FIRST}), tmp_path / "copy"
    (repository / "template" / "data.bin").chmod(0o755)
    git(repository, "commit", "-qam", "Make it a program")
    git(repository, "tag", "v1.0.0")
    data = {"_src_path": "here", "_commit": "v1.0.0", "name": "shop"}
    run_copy(str(repository), copy, data=data, vcs_ref="v1.0.0", defaults=True, quiet=True)
    copied = {
        path.relative_to(copy).as_posix(): (
            "100755" if path.stat().st_mode & stat.S_IXUSR else "100644",
            path.read_bytes(),
        )
        for path in copy.rglob("*")
        if path.is_file()
    }
    with Scratch() as own:
        rendering = render(Source(own, str(repository)), ONE, {"name": "shop"}, scratch, "here")
    assert copied == {
        path: (entry.mode, scratch.read_one(entry.id)) for path, entry in rendering.tree.items()
    }


def test_template_with_links_is_rendered_whole(scratch: Scratch, tmp_path: Path) -> None:
    folder = tmp_path / "linked"
    (folder / "template").mkdir(parents=True)
    (folder / "template" / "link").symlink_to("real")
    first = {"copier.yml": QUESTIONS + "_preserve_symlinks: true\n", "template/real": "real\n"}
    git(folder, "init", "-q")
    for path, text in first.items():
        (folder / path).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Start")
    git(folder, "tag", "1.0.0")
    with Scratch() as own:
        rendering = render(Source(own, str(folder)), ONE, {}, scratch, "here")
    assert rendering.tree["link"].mode == "120000"
    assert scratch.read_one(rendering.tree["link"].id) == b"real"


def test_files_that_are_copied_once(source: Source, scratch: Scratch) -> None:
    assert rendered(source, scratch).copied_once == {"app/own.py"}


def test_computed_answers_are_no_answers(source: Source, scratch: Scratch) -> None:
    rendering = rendered(source, scratch)
    expected = {"name": "demo", "use_pay": False, "color": "red"}
    assert list(rendering.answers.items()) == list(expected.items())  # as they are asked
    assert rendering.questions["color"]["choices"] == ["red", "blue"]


def test_answer_that_no_longer_fits(source: Source, scratch: Scratch) -> None:
    with pytest.raises(WrongAnswer, match="'green' is not in"):
        rendered(source, scratch, color="green")


def test_template_that_is_broken(scratch: Scratch, tmp_path: Path) -> None:
    folder = template(tmp_path / "t", {"1.0.0": {**FIRST, "template/a.jinja": "{% if %}"}})
    with Scratch() as own, pytest.raises(TemplateBroken, match=r"at 1\.0\.0 can't be rendered"):
        render(Source(own, str(folder)), ONE, {}, scratch, "here")


def test_variables_of_a_hook_do_not_reach_copier(
    source: Source, scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert "README.md" in rendered(source, scratch).tree


def test_rendering_into_sha_256(source: Source, tmp_path: Path) -> None:
    from quickscale_cli.git.checkout import Project

    other = Project(tmp_path, tmp_path, "sha256", "", ())
    with Scratch(other) as scratch:
        assert len(rendered(source, scratch).tree["data.bin"].id) == 64


def test_newest_is_no_pre_release(source: Source) -> None:
    assert source.newest() == TWO
    assert source.version("v2.0.0rc1") == Version("2.0.0rc1")


def test_bundle_is_a_source(repository: Path, tmp_path: Path) -> None:
    git(repository, "bundle", "create", "-q", str(tmp_path / "t.bundle"), "--tags")
    with Scratch() as own:
        assert ONE in Source(own, str(tmp_path / "t.bundle")).versions


def test_address_is_a_source(repository: Path) -> None:
    with Scratch() as own:
        assert ONE in Source(own, f"file://{repository}").versions


def test_damaged_bundle_is_told_by_name(repository: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "broken.bundle"
    git(repository, "bundle", "create", "-q", str(bundle), "--tags")
    bundle.write_bytes(bundle.read_bytes()[:-40])
    with Scratch() as own, pytest.raises(SourceUnreadable, match=r"broken\.bundle"):
        Source(own, str(bundle))


def test_unknown_version_names_those_there_are(source: Source) -> None:
    with pytest.raises(VersionMissing, match=r"no version 9\.9\. There are: 1\.0\.0, 1\.1\.0"):
        source.version("9.9")


def test_source_without_releases(tmp_path: Path) -> None:
    template(tmp_path / "t", {})
    with Scratch() as own, pytest.raises(NoRelease, match="has no release"):
        Source(own, str(tmp_path / "t")).newest()


def test_changes_are_those_after_the_old_version(source: Source) -> None:
    assert source.changes(ONE, TWO).renames("a") == "b"
    assert source.changes(TWO, TWO).manifests == []


def test_wrong_manifest_stops(tmp_path: Path) -> None:
    release = {"releases/1.0.0.toml": "x = 1"}
    template(tmp_path / "t", {"1.0.0": release})
    with Scratch() as own, pytest.raises(ManifestInvalid):
        Source(own, str(tmp_path / "t")).changes(Version("0"), ONE)
