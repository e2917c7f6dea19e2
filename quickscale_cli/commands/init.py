"""`quickscale init`: a new project, in a git repository of its own."""

import os
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from quickscale_cli import uv
from quickscale_cli.console import is_watched, note, say, working
from quickscale_cli.draft import Draft, explained, refuse_taken
from quickscale_cli.errors import NoName, Stopped, UvMissing
from quickscale_cli.git import git
from quickscale_cli.render import questions, template
from quickscale_cli.render.into_folder import render

MORE = "more"


def init(
    name: Annotated[str, typer.Argument(help="The new folder; its last part names the project.")],
    preset: Annotated[
        str | None, typer.Option(help="Which set of features to start with; beta by default.")
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Answer a question; may be repeated."),
    ] = None,
    defaults: Annotated[bool, typer.Option("--defaults", help="Ask nothing.")] = False,
    start: Annotated[bool, typer.Option("--start", help="Go on into the running app.")] = False,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="SOURCE", help="Another template: folder, bundle, address."),
    ] = None,
    ref: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Another version of the template.")
    ] = None,
) -> None:
    """Make a new project."""
    if not name.strip():
        raise NoName
    target = Path(name).resolve()
    git.require()
    try:
        with explained(target), template.opened(source, ref) as chosen:
            refuse_taken(target)
            answers = questions.given_answers(chosen.folder, data or [], preset)
            asks = False
            if is_watched() and not defaults and "preset" not in answers:
                asks = _ask_preset(chosen.folder, answers)
            _make(target, chosen, answers, asks=asks)
            later = questions.arriving(chosen.folder, answers.get("preset", ""))
    except KeyboardInterrupt:
        raise Stopped from None
    _tell(target, later)
    if start:
        run_app(target)
    say(f"What to type next:\n\n  cd {_shown(target)}\n  uv run manage.py dev\n")


def _ask_preset(folder: Path, answers: dict[str, str]) -> bool:
    """Add the preset to the answers; return whether to ask everything instead."""
    offered = questions.presets(folder)
    if not offered:
        return True
    note("Which set of features to start with? Each can be switched on later, too.\n")
    for name, words in (offered | {MORE: "ask me everything"}).items():
        note(f"  {name:<15}{words}")
    note("")
    while (said := typer.prompt("Preset", default=next(iter(offered)), err=True)) not in offered:
        if said == MORE:
            return True
        note(f"There is no preset `{said}`. Take one of the list.")
    answers["preset"] = said
    return False


def _make(target: Path, chosen: template.Template, answers: dict[str, str], *, asks: bool) -> None:
    with Draft(target) as draft:
        with nullcontext() if asks else working("Writing the project"):
            render(chosen, draft.folder, answers, asks=asks)
        with working("Making the first commit"):
            git.start_repository(draft.folder, f"Start {target.name}")
        draft.keep()


def _tell(target: Path, later: dict[str, str]) -> None:
    files = git.run("ls-files", "-z", at=target).count(b"\0")
    say(f"{target.name} is there: {files} files, in one commit on main.")
    if not git.has_identity():
        note("git does not know your name, so QuickScale signed that commit. Tell it, for yours:")
        note('  git config --global user.name "Your Name"')
        note("  git config --global user.email you@example.com")
    if later:
        flags = ", ".join(f"{flag} ({release})" for flag, release in later.items())
        note(f"Off until the release that brings them: {flags}.")
    say()


def _shown(target: Path) -> str:
    shown = os.path.relpath(target)
    shown = str(target) if shown.startswith(os.pardir) else shown
    return f'"{shown}"' if " " in shown else shown


def run_app(folder: Path) -> None:
    """Become `manage.py dev` of the project; where a process can't, wait for it."""
    found = uv.bring(folder)
    if found is None:
        raise UvMissing(folder)
    command = [found, "run", *_groups(folder), "manage.py", "dev"]
    say("Starting the app. Ctrl-C stops it.\n")
    sys.stdout.flush()
    os.chdir(folder)
    if os.name == "posix":
        os.execve(found, command, uv.environment())
    raise typer.Exit(subprocess.run(command, env=uv.environment(), check=False).returncode)


def _groups(folder: Path) -> list[str]:
    """Return the options for what the first page needs: no tools for work, which are large.

    The next `uv run` brings those. Other templates, and older versions of ours, lack the groups.
    """
    known = _toml(folder / "pyproject.toml").get("dependency-groups", {})
    if "start" not in known:
        return []
    project = _toml(folder / "features.toml").get("project", {})
    languages = os.environ.get("LANGUAGES") or project.get("languages", ["en"])
    needs_words = "words" in known and languages not in ("en", ["en"])
    return ["--no-group", "dev", "--group", "start", *(["--group", "words"] if needs_words else [])]


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
