"""A project of each past release, edited by its owner, on its way to the newest."""

import ast
import os
import re
import shutil
import subprocess
from collections import Counter, deque
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.golden.releases import PROGRAM, RELEASES, essence, make, plan, run

ROOT = Path(__file__).resolve().parents[2]
SIDE_BY_SIDE = Path(__file__).with_name("side_by_side.py").resolve()
PAST = sorted(folder.name for folder in RELEASES.iterdir())
MERGING = re.compile(r"makemigrations --merge \w+")
MANAGE = """
import os, sys
from tests import postgres
os.environ |= {"DATABASE_URL": postgres.start(), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
import django
from django.core.management import call_command
django.setup()
for command in sys.argv[1:]:
    call_command(*command.split())
"""


class Upgraded(NamedTuple):
    release: Path
    before: Path  # as the owner left it
    marked: Path  # with what clashes marked, and no commit yet
    after: Path  # with the owner's side wherever something was to be decided
    plan: dict[str, Any]


@pytest.fixture(scope="module", params=PAST)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    release, folder = RELEASES / request.param, tmp_path_factory.mktemp(request.param)
    before = make(release, folder)
    marked, after = (shutil.copytree(before, folder / name, symlinks=True) for name in ("m", "a"))
    upgrade = (PROGRAM, "upgrade", "--no-verify", "--strategy")
    run(*upgrade, "markers", at=marked, accepted=(0, 1))
    run(*upgrade, "mine", "--fix-names", at=after, accepted=(0, 1))
    return Upgraded(release, before, marked, after, plan(before))


def test_the_plan_is_the_one_that_is_kept(upgraded: Upgraded) -> None:
    assert essence(upgraded.plan) == (upgraded.release / "plan.json").read_text("utf-8")


def test_each_line_of_the_owner_is_there_or_in_a_clash(upgraded: Upgraded) -> None:
    now = {file["yours"]: file["path"] for file in upgraded.plan["files"] if file["yours"]}
    skipped = {"uv.lock", *deleted(upgraded.before), *only_formatted(upgraded)}
    for path, added in added_lines(upgraded.before).items():
        if path not in skipped:
            found = Counter(lines(upgraded.marked / now.get(path, path)))
            assert not added - found, path


def test_a_clash_shows_both_sides(upgraded: Upgraded) -> None:
    clashes = [file for file in upgraded.plan["files"] if "markers" in file["choices"]]
    assert clashes
    for file in clashes:
        text = (upgraded.marked / file["path"]).read_text("utf-8")
        for hunk in file["hunks"]:
            marked = [*hunk["yours"], "=======", *hunk["theirs"]]
            assert "\n".join(marked if hunk["settled"] is None else hunk["settled"]) in text


def test_what_the_owner_deleted_stays_away(upgraded: Upgraded) -> None:
    gone = deleted(upgraded.before)
    assert gone
    assert not [path for path in gone if os.path.lexists(upgraded.after / path)]


def test_the_outcome_is_what_the_plan_tells(upgraded: Upgraded) -> None:
    told: dict[str, Any] = {}
    for file in upgraded.plan["files"]:
        told |= file["choices"].get("mine", file["result"])
    rewritten = {finding["path"] for finding in upgraded.plan["findings"]} | {"uv.lock"}
    found = entries(upgraded.after)
    assert {path: found.get(path) for path in told if path not in rewritten} == {
        path: entry for path, entry in told.items() if path not in rewritten
    }


def test_files_of_the_owner_alone_are_as_they_were(upgraded: Upgraded) -> None:
    before, after = entries(upgraded.before), entries(upgraded.after)
    known = {file[side] for file in upgraded.plan["files"] for side in ("base", "yours", "theirs")}
    rewritten = {finding["path"] for finding in upgraded.plan["findings"]}
    own = before.keys() - known - rewritten
    assert {path: after.get(path) for path in own} == {path: before[path] for path in own}


def test_a_second_run_has_nothing_to_do(upgraded: Upgraded) -> None:
    assert "up to date" in run(PROGRAM, "upgrade", at=upgraded.after)


def test_an_upgrade_that_is_given_up_leaves_no_trace(upgraded: Upgraded) -> None:
    run(PROGRAM, "upgrade", "--abort", at=upgraded.marked)
    assert run("git", "status", "--porcelain", "--ignored", at=upgraded.marked) == ""
    assert entries(upgraded.marked) == entries(upgraded.before)


def test_the_outcome_is_a_project_whose_own_tests_pass(upgraded: Upgraded) -> None:
    """By hand, its owner merges two migrations where the plan says so, and mends what is kept."""
    for patch in sorted((upgraded.release / "mends").glob("*.patch")):
        run("git", "apply", patch, at=upgraded.after)
    for path in upgraded.after.rglob("*.py"):
        ast.parse(path.read_bytes())
    checks = ("words compile", "check --fail-level WARNING", "makemigrations --check --dry-run")
    app("python", "-c", MANAGE, *merges(upgraded), *checks, at=upgraded.after)
    own = [path for path in changed(upgraded.before) if Path(path).name.startswith("test_")]
    assert own
    app("pytest", "-q", "-p", "no:cacheprovider", *own, at=upgraded.after)


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")
def test_its_worker_beside_new_ones_loses_no_job(upgraded: Upgraded) -> None:
    if upgraded.release.name != PAST[-1]:
        pytest.skip("the release before may go on beside, as long as a deploy takes")
    app("python", "-c", MANAGE, *merges(upgraded), at=upgraded.after)
    app("--group", "async-jobs", "python", SIDE_BY_SIDE, upgraded.before, at=upgraded.after)


def merges(upgraded: Upgraded) -> list[str]:
    """Return what the owner types where the plan says that migrations must be merged."""
    mends = [MERGING.search(finding["mend"]) for finding in upgraded.plan["findings"]]
    return [f"{mend[0]} --noinput" for mend in mends if mend]


def added_lines(project: Path) -> dict[str, Counter[bytes]]:
    """Return the lines that the owner has added, by file."""
    return {
        path: Counter(lines(project / path)) - Counter(generated(project, old))
        for path, old in changed(project).items()
    }


def only_formatted(upgraded: Upgraded) -> set[str]:
    """Return the files of which the owner has changed no more than the form."""
    alike = "formatted alike before merging"
    formatted = {file["yours"] for file in upgraded.plan["files"] if alike in file["facets"]}
    return {
        path
        for path, old in changed(upgraded.before).items()
        if path in formatted
        if syntax(lines(upgraded.before / path)) == syntax(generated(upgraded.before, old))
    }


def syntax(lines: list[bytes]) -> str:
    return ast.dump(ast.parse(b"\n".join(lines)))


def changed(project: Path) -> dict[str, str]:
    """Return what the owner has changed or added, each with its path in the generated project."""
    return {words[-1]: words[1] for words in edits(project) if words[0] != "D"}


def deleted(project: Path) -> set[str]:
    return {words[1] for words in edits(project) if words[0] in ("D", "R100")}


def edits(project: Path) -> list[list[str]]:
    first = run("git", "rev-list", "--max-parents=0", "HEAD", at=project).strip()
    told = run("git", "diff", "--name-status", "-z", "-M100%", first, "HEAD", at=project)
    words, found = deque(told.split("\0")[:-1]), []
    while words:
        paths = 3 if words[0].startswith("R") else 2
        found.append([words.popleft() for _ in range(paths)])
    return found


def lines(path: Path) -> list[bytes]:
    """Return a file's lines, whatever ends them; of a link, where it leads to."""
    content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    return content.splitlines()


def generated(project: Path, path: str) -> list[bytes]:
    first = run("git", "rev-list", "--max-parents=0", "HEAD", at=project).strip()
    told = subprocess.run(["git", "show", f"{first}:{path}"], cwd=project, capture_output=True)
    return told.stdout.splitlines()


def entries(project: Path) -> dict[str, dict[str, str]]:
    """Return mode and object of each committed file, as a plan tells them."""
    told = run("git", "ls-tree", "-r", "-z", "HEAD", at=project)
    found = {}
    for record in filter(None, told.split("\0")):
        about, path = record.split("\t", 1)
        mode, _, name = about.split()
        found[path] = {"mode": mode, "object": name}
    return found


def app(*command: object, at: Path) -> None:
    """Run something in the template's own environment."""
    uv = ("uv", "run", "--quiet", "--frozen", "--project", ROOT / "template")
    run(*uv, *command, at=at)
