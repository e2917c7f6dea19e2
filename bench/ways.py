"""Five ways to bring a project to a newer template, each run as its own programs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.processes import quickscale

PERSON = {"user.name": "Una", "user.email": "una@example.com"}


@dataclass
class Run:
    """A way at work in a project: what it printed so far, and how its last program ended."""

    project: Path
    template: Path
    old: str
    new: str
    answers: Mapping[str, object]
    printed: str = ""
    code: int = 0
    folder: Path = field(init=False)  # to work in, beside the project

    def __post_init__(self) -> None:
        self.folder = self.project.with_name(f"{self.project.name}-work")
        self.folder.mkdir()

    def do(self, *command: str, at: Path | None = None, given: bytes = b"") -> bytes:
        done = subprocess.run(
            command, cwd=at or self.project, env=environment(), input=given, capture_output=True
        )
        self.code = done.returncode
        self.printed += (done.stdout + done.stderr).decode("utf-8", "replace")
        return done.stdout

    def peek(self, *arguments: str) -> bytes:
        """Ask git about the project without a trace."""
        command = ["git", "--no-optional-locks", *arguments]
        return subprocess.run(
            command, cwd=self.project, env=environment(), capture_output=True, check=True
        ).stdout

    def git(self, *arguments: str, at: Path | None = None, given: bytes = b"") -> bytes:
        return self.do("git", "-c", "core.quotePath=false", *arguments, at=at, given=given)


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    settings |= {"GIT_CONFIG_COUNT": str(len(PERSON)), "COLUMNS": "200"}
    for number, (name, value) in enumerate(PERSON.items()):
        settings |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return kept | settings


def copier_inline(run: Run) -> None:
    _copier_update(run, "inline")


def copier_rej(run: Run) -> None:
    _copier_update(run, "rej")


def patch(run: Run) -> None:
    """Do as cruft does: apply the difference of two renderings, in three ways or with .rej."""
    releases = _releases_in_git(run, run.folder / "repository")
    if run.code:
        return
    difference = run.git(
        "diff", "--binary", "--full-index", *releases, at=run.folder / "repository"
    )
    run.printed = ""
    run.git("apply", "-3", given=difference)
    if run.code and not run.peek("ls-files", "--unmerged"):
        run.git("apply", "--reject", given=difference)


def merge(run: Run) -> None:
    """Let git merge: its base is the old rendering, and the new one is the other branch."""
    old, new = _releases_in_git(run, run.folder / "repository")
    if run.code:
        return
    run.git("fetch", "--quiet", str(run.folder / "repository"), new)
    yours = run.git("commit-tree", "-p", old, "-m", "Yours", "HEAD^{tree}").decode().strip()
    run.git("reset", "--quiet", "--soft", yours)
    run.printed = ""
    run.git("merge", "--no-edit", new)


def ours(run: Run) -> None:
    run.do(quickscale(), "upgrade", "--strategy", "markers", "--no-verify")


WAYS = {
    "`copier update`": copier_inline,
    "`copier update`, rej": copier_rej,
    "patch, as cruft": patch,
    "`git merge`": merge,
    "`quickscale upgrade`": ours,
}


def _copier_update(run: Run, conflict: str) -> None:
    options = ("--defaults", "--quiet", "--conflict", conflict, "--vcs-ref", run.new)
    run.do(_copier(), "update", *options)


def _releases_in_git(run: Run, repository: Path) -> tuple[str, str]:
    """Render both releases with the project's answers and commit one after the other.

    Ends early where Copier fails, which `run.code` then tells.
    """
    repository.mkdir()
    run.git("init", "--quiet", at=repository)
    data = [w for name, value in run.answers.items() for w in ("--data", f"{name}={value}")]
    commits = ["", ""]
    for number, version in enumerate((run.old, run.new)):
        for there in repository.iterdir():
            if there.name != ".git":
                shutil.rmtree(there) if there.is_dir() else there.unlink()
        options = ("--defaults", "--quiet", "--overwrite", "--vcs-ref", version, *data)
        run.do(_copier(), "copy", *options, str(run.template), str(repository))
        if run.code:
            break
        run.git("add", "--all", "--force", at=repository)
        run.git("commit", "--quiet", "--allow-empty", "-m", version, at=repository)
        commits[number] = run.git("rev-parse", "HEAD", at=repository).decode().strip()
    return commits[0], commits[1]


def _copier() -> str:
    return str(Path(sys.executable).with_name("copier"))
