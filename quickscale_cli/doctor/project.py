"""What can be wrong with a generated project."""

import re
import subprocess
from pathlib import Path

import yaml
from packaging.version import Version

from quickscale_cli import __version__, project, uv
from quickscale_cli.doctor.findings import Checked, Finding
from quickscale_cli.errors import FlagsUnreadable, GitFailed
from quickscale_cli.git import git

ANSWERS = ".copier-answers.yml"
RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)")


def answers(folder: Path) -> Checked:
    problem, recorded = _read_answers(folder)
    if problem is None:
        return Checked("answers", recorded)
    finding = Finding(
        "answers-unreadable",
        f"{ANSWERS} {problem}, so that upgrades can't tell what made this project.",
        f"Get it back: git log -- {ANSWERS}, then git checkout HASH -- {ANSWERS}",
    )
    return Checked("answers", "unreadable", (finding,))


def flags(folder: Path) -> Checked:
    try:
        switched = project.features(folder).get("flags", {})
    except FlagsUnreadable as error:
        finding = Finding("flags-unreadable", str(error), "Then repeat `quickscale doctor`.")
        return Checked("flags", "unreadable", (finding,))
    shows = f"{sum(value is True for value in switched.values())} on"
    code, words = manage(folder, "check")
    if code is None:
        return Checked("flags", shows, (_not_installed(),))
    if refused := re.search(r"ImproperlyConfigured: (.*)", words):
        finding = Finding("flags-wrong", refused[1], "Then repeat `quickscale doctor`.")
        return Checked("flags", shows, (finding,))
    if code:
        finding = Finding(
            "check-fails",
            f"Django's check fails: {_last_line(words)}",
            "Type: uv run manage.py check",
        )
        return Checked("flags", shows, (finding,))
    return Checked("flags", shows)


def migrations(folder: Path) -> Checked:
    """Models without a migration, and migrations that the database has not had."""
    code, words = manage(folder, "makemigrations", "--check", "--dry-run")
    if code is None:
        return Checked("migrations", "not checked")
    if code and "Migrations for" in words:
        finding = Finding(
            "migrations-missing",
            "Models have changed, and no migration says so.",
            "Type: uv run manage.py makemigrations",
        )
        return Checked("migrations", "missing", (finding,))
    code, words = manage(folder, "migrate", "--check")
    if code == 0:
        return Checked("migrations", "applied")
    if "Planned operations" in words or "unapplied" in words:
        finding = Finding(
            "migrations-pending",
            "The database has not had all migrations.",
            "Type: uv run manage.py migrate. `uv run manage.py dev` does it by itself.",
        )
        return Checked("migrations", "pending", (finding,))
    finding = Finding(
        "database-unreachable",
        f"The migrations can't be checked: {_last_line(words)}",
        "Start the app with `uv run manage.py dev`, or check DATABASE_URL.",
        is_problem=False,
    )
    return Checked("migrations", "not checked", (finding,))


def changes(folder: Path) -> Checked:
    try:
        paths = git.uncommitted(folder)
    except GitFailed as error:
        finding = Finding(
            "no-repository",
            f"git can't read this project: {error}",
            "Upgrades need a git repository: git init -b main, then commit.",
        )
        return Checked("changes", "no repository", (finding,))
    if not paths:
        return Checked("changes", "all committed")
    shown = ", ".join(paths[:3]) + (", and more" if len(paths) > 3 else "")
    finding = Finding(
        "uncommitted",
        f"Not committed: {shown}.",
        "Commit before an upgrade: git add -A && git commit",
        is_problem=False,
    )
    return Checked("changes", f"{len(paths)} not committed", (finding,))


def release(folder: Path) -> Checked:
    """Compare the project's release with that of this command, which works offline."""
    _, recorded = _read_answers(folder)
    version = RELEASE.match(recorded)
    if version is None:
        return Checked("release", "unknown")
    ours, theirs = Version(__version__), Version(version[1])
    if theirs < ours:
        finding = Finding(
            "newer-release",
            f"This project is of release {version[1]}; {__version__} is here.",
            "See what it brings: quickscale upgrade-plan",
            is_problem=False,
        )
        return Checked("release", version[1], (finding,))
    if theirs > ours:
        finding = Finding(
            "command-too-old",
            f"This project is of release {version[1]}; the quickscale command is {__version__}.",
            "Type: uv tool upgrade quickscale",
        )
        return Checked("release", version[1], (finding,))
    return Checked("release", f"{version[1]}, the newest here")


def _read_answers(folder: Path) -> tuple[str | None, str]:
    """Return what is wrong with the answers file, if anything, and the recorded version."""
    try:
        read = yaml.safe_load((folder / ANSWERS).read_bytes())
    except FileNotFoundError:
        return "is missing", ""
    except (yaml.YAMLError, UnicodeDecodeError):
        return "is no valid YAML", ""
    if not isinstance(read, dict) or "_src_path" not in read:
        return "does not name the template", ""
    return None, str(read.get("_commit", "without a version"))


def manage(folder: Path, *command: str) -> tuple[int | None, str]:
    """Run a management command as the project would; None where it is not installed yet."""
    found = uv.find(folder)
    if found is None or not (folder / ".venv").is_dir():
        return None, ""
    run = [found, "run", "--no-sync", "manage.py", *command]
    done = subprocess.run(
        run,
        cwd=folder,
        env=uv.environment(),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _not_installed() -> Finding:
    return Finding(
        "not-installed",
        "The project's packages are not installed, so that it can't be checked from inside.",
        "Type: uv sync",
        is_problem=False,
    )


def _last_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason."
