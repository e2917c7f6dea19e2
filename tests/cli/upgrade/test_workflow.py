"""The workflow that keeps a pull request with the newest template, in a project on GitHub."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import ROOT, put
from tests.cli.projects import LINES, MINE, ONE, TWO, commit
from tests.cli.templates import generate, git, template

FILE = ROOT / "template/.github/workflows/upgrade.yml"
PROGRAM = Path(sys.executable).with_name("quickscale")
BRANCH = "quickscale-upgrade"
CI = "template/.github/workflows/ci.yml"

# GitHub's own program, with one pull request in a file.
GH = """
case "$1 $2" in
    "pr list") [ -f "$PULL_REQUEST" ] && echo 1 || echo 0 ;;
    *) python3 -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$@" >> "$PULL_REQUEST"
       while [ "$1" != --body-file ]; do shift; done; cp "$2" "$PULL_REQUEST.body" ;;
esac
"""


@pytest.fixture
def origin(home: Path, tmp_path: Path) -> Path:
    """A project of 1.0.0 as GitHub has it; 1.1.0 changes a workflow, too."""
    releases = {"1.0.0": ONE | {CI: "old\n"}, "1.1.0": TWO | {CI: "new\n"}}
    project = generate(template(tmp_path / "t", releases), "v1.0.0", tmp_path / "p")
    git(project, "clone", "--quiet", "--bare", ".", str(tmp_path / "origin"))
    put(home / "bin/uvx", f'shift; exec {PROGRAM} "$@"')
    put(home / "bin/gh", GH)
    return tmp_path / "origin"


class Job:
    """Runs the workflow's last step in a clone, as GitHub would on Mondays."""

    def __init__(self, home: Path, origin: Path) -> None:
        self.home = home
        self.origin = origin
        self.calls = home / "pull-request"
        workflow = yaml.safe_load(FILE.read_text())
        self.name = workflow["name"]
        self.variables = workflow["jobs"]["upgrade"]["env"]
        self.script = workflow["jobs"]["upgrade"]["steps"][-1]["run"]

    def run(self, *, may_change_workflows: bool = False) -> str:
        checkout = self.home / "checkout"
        shutil.rmtree(checkout, ignore_errors=True)
        git(self.home, "clone", "--quiet", str(self.origin), str(checkout))
        given = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKFLOW": self.name,
            "MAY_CHANGE_WORKFLOWS": str(may_change_workflows).lower(),
            "PATH": f"{self.home}/bin:{os.environ['PATH']}",
            "PULL_REQUEST": str(self.calls),
            "RUNNER_TEMP": str(self.home),
        }
        done = subprocess.run(
            ["bash", "-e", "-c", self.script],
            cwd=checkout,
            env=os.environ | self.variables | given,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def pull_request(self) -> list[list[str]]:
        """What GitHub was asked for."""
        if not self.calls.exists():
            return []
        return [json.loads(line) for line in self.calls.read_text().splitlines()]

    @property
    def body(self) -> str:
        return Path(f"{self.calls}.body").read_text()

    def shows(self, path: str) -> str:
        return git(self.origin, "show", f"{BRANCH}:{path}")

    def push(self, branch: str, start: str, **files: str) -> None:
        clone = self.home / "person"
        shutil.rmtree(clone, ignore_errors=True)
        git(self.home, "clone", "--quiet", str(self.origin), str(clone))
        git(clone, "switch", "--quiet", "-C", branch, f"origin/{start}")
        commit(clone, **files)
        git(clone, "push", "--quiet", "origin", branch)


@pytest.fixture
def job(home: Path, origin: Path) -> Job:
    return Job(home, origin)


def test_a_newer_release_opens_a_pull_request(job: Job) -> None:
    job.run()
    assert job.shows("saas/fresh.py") == "new\n"
    assert git(job.origin, "log", "--format=%s", f"main..{BRANCH}").splitlines() == [
        "Upgrade QuickScale 1.0.0 to 1.1.0"
    ]
    [call] = job.pull_request
    assert call[:2] == ["pr", "create"]
    assert call[call.index("--title") + 1] == "Upgrade QuickScale 1.0.0 to 1.1.0"
    assert "--draft" not in call
    assert "Run x once." in job.body


def test_workflows_are_listed_apart(job: Job) -> None:
    job.run()
    assert job.shows(".github/workflows/ci.yml") == "old\n"
    assert "-old\n+new" in job.body


def test_a_token_that_may_takes_workflows_too(job: Job) -> None:
    job.run(may_change_workflows=True)
    assert job.shows(".github/workflows/ci.yml") == "new\n"
    assert "by hand" not in job.body


def test_decisions_make_a_draft_that_keeps_what_is_there(job: Job) -> None:
    job.push("main", "main", saas__views_py=MINE)
    job.run()
    assert "--draft" in job.pull_request[0]
    assert job.shows("saas/views.py") == MINE
    assert "saas/views.py" in job.body


def test_nothing_happens_twice(job: Job) -> None:
    job.run()
    before = git(job.origin, "rev-parse", BRANCH)
    assert "up to date" in job.run()
    assert git(job.origin, "rev-parse", BRANCH) == before
    assert len(job.pull_request) == 1


def test_a_moved_main_refreshes_the_pull_request(job: Job) -> None:
    job.run()
    job.push("main", "main", saas__old_py=LINES + "mine\n")
    job.run()
    assert job.shows("saas/new/place.py") == LINES + "mine\n"
    assert [call[:2] for call in job.pull_request] == [["pr", "create"], ["pr", "edit"]]


def test_a_persons_commits_are_never_pushed_over(job: Job) -> None:
    job.run()
    job.push(BRANCH, BRANCH, app__mine_py="mended by hand\n")
    job.push("main", "main", app__more_py="more\n")
    assert "has commits of people" in job.run()
    assert job.shows("app/mine.py") == "mended by hand\n"


def test_a_project_that_is_up_to_date_gets_none(job: Job) -> None:
    job.run(may_change_workflows=True)
    git(job.origin, "update-ref", "refs/heads/main", BRANCH)
    git(job.origin, "update-ref", "-d", f"refs/heads/{BRANCH}")
    job.run()
    assert len(job.pull_request) == 1
