"""`quickscale upgrade-plan`, and the options that it shares with `quickscale upgrade`."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import typer

from quickscale_cli.console import working
from quickscale_cli.draft import explained
from quickscale_cli.errors import Blocked, GitFailed, NoAnswer, QuickScaleError, UnknownQuestion
from quickscale_cli.upgrade.answers import FILE as ANSWERS
from quickscale_cli.upgrade.deciding import decide
from quickscale_cli.upgrade.guards import check_state, check_work
from quickscale_cli.upgrade.pages import as_diff, as_html, as_markdown
from quickscale_cli.upgrade.plan import Plan, as_blocked, as_data, plan
from quickscale_cli.upgrade.prepare import Upgrade, prepared
from quickscale_cli.upgrade.printing import as_text
from quickscale_cli.upgrade.project import Project, open_project
from quickscale_cli.upgrade.remembering import NAME as MEMORY
from quickscale_cli.upgrade.replaying import as_decisions
from quickscale_cli.upgrade.repository import Repository, open_repository
from quickscale_cli.upgrade.tree import Tree

To = Annotated[
    str | None, typer.Option("--to", metavar="VERSION", help="The newest release by default.")
]
Data = Annotated[
    list[str] | None,
    typer.Option("--data", metavar="NAME=VALUE", help="Answer a question anew; may be repeated."),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="SOURCE", help="Another template: folder, bundle, address."),
]


def upgrade_plan(
    to: To = None,
    data: Data = None,
    source: From = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it for a pull request.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what is open, to be decided there.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show every line that changes.")] = False,
) -> None:
    """Tell what an upgrade would do. Changes nothing.

    Ends with 0 where nothing is to decide, with 1 where something is, with 2 where the upgrade
    can't begin. `--to current` shows what differs from the template as generated.
    """
    with _told_as_data(as_json), worked_out(to, data, source) as (upgrade, told):
        if diff:
            typer.echo(as_diff(upgrade), nl=False)
        elif as_json:
            typer.echo(json.dumps(as_data(told), indent=2, default=str))
        else:
            typer.echo(as_text(told), nl=False)
        if markdown:
            _write(markdown, as_markdown(told))
        if html:
            _write(html, as_html(told))
        if decisions:
            undecided = decide(upgrade.result, upgrade.trees, upgrade.new)
            _write(decisions, as_decisions(undecided, decisions))
    raise typer.Exit(told.exit_code)


def _write(file: Path, text: str) -> None:
    with explained(file):
        file.write_text(text, "utf-8")


@contextmanager
def _told_as_data(as_json: bool) -> Iterator[None]:
    """Tell programs of an error in the plan's own form."""
    try:
        yield
    except QuickScaleError as error:
        if not as_json:
            raise
        reasons = error.reasons if isinstance(error, Blocked) else [str(error)]
        typer.echo(json.dumps(as_blocked(reasons), indent=2))
        raise typer.Exit(2) from None


@contextmanager
def worked_out(
    to: str | None, data: list[str] | None, source: str | None
) -> Iterator[tuple[Upgrade, Plan]]:
    """Yield the upgrade of the project around here, and its plan with all that blocks it.

    Raises Blocked where it can't be worked out and something else blocks it too.
    """
    folder, _, repository = look_around()
    state = list(check_state(repository))
    answers = chosen(data)
    with ExitStack() as stack:
        try:
            with explained(Path(gettempdir(), "upgrade")), working("Working out the upgrade"):
                work = prepared(folder, source=source, to=to, chosen=answers)
                upgrade = stack.enter_context(work)
                _check_asked(answers, upgrade)
                told = plan(upgrade, [*state, *check_work(repository, *_touched(upgrade))])
        except QuickScaleError as error:
            if not state:
                raise
            raise Blocked([*state, str(error)]) from None
        yield upgrade, told


def _check_asked(answers: Iterable[str], upgrade: Upgrade) -> None:
    questions = upgrade.theirs.questions
    for name in answers:
        if name not in questions:
            alike = get_close_matches(name, questions, n=1)
            raise UnknownQuestion(name, alike[0] if alike else None, list(questions))


def _touched(upgrade: Upgrade) -> tuple[Tree, set[str]]:
    """Name the paths that differ between the project and the result, or are to be decided."""
    yours, tree = upgrade.trees.yours, upgrade.result.tree
    touched = {MEMORY} | {path for path in {*yours, *tree} if yours.get(path) != tree.get(path)}
    for outcome in upgrade.result.decisions:
        touched |= {path for choice in outcome.choices for path, _ in choice.entries}
    return yours, touched


def look_around() -> tuple[Path, Project, Repository]:
    """Find the project around here: the nearest folder with an answers file, or else this one.

    Raises NoRepository, NoCommit, NoWorkTree, and Blocked with git's own words.
    """
    here = Path.cwd()
    above = (here, *here.parents)
    folder = next((folder for folder in above if (folder / ANSWERS).is_file()), here)
    try:
        return folder, open_project(folder), open_repository(folder)
    except GitFailed as error:
        raise Blocked([str(error)]) from None


def chosen(data: list[str] | None) -> dict[str, str]:
    answers = {}
    for given in data or []:
        name, sign, value = given.partition("=")
        if not sign:
            raise NoAnswer(given)
        answers[name.strip()] = value
    return answers
