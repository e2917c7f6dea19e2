"""`quickscale upgrade-plan` and `quickscale upgrade`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from quickscale_cli.console import note
from quickscale_cli.decisions.deciding import decide
from quickscale_cli.decisions.message import worded
from quickscale_cli.decisions.replaying import as_decisions
from quickscale_cli.draft import explained
from quickscale_cli.errors import Blocked, NoUpgrade, QuickScaleError, Waits
from quickscale_cli.git.working_trees import waiting_elsewhere
from quickscale_cli.landing.journal import JOURNAL, Files
from quickscale_cli.plan.data import as_blocked, as_data
from quickscale_cli.plan.pages import as_diff, as_html, as_markdown
from quickscale_cli.plan.printing import tell_plan
from quickscale_cli.upgrade.running import Options, Run, Strategy
from quickscale_cli.upgrade.telling import elsewhere, refuse_markers, tell_status
from quickscale_cli.upgrade.waiting import Waiting
from quickscale_cli.upgrade.working_out import look_around, worked_out

To = Annotated[
    str | None, typer.Option("--to", metavar="VERSION", help="The newest release by default.")
]
Data = Annotated[
    list[str] | None,
    typer.Option("--data", metavar="NAME=VALUE", help="Answer a question anew; may be repeated."),
]
Moves = Annotated[
    bool,
    typer.Option("--move-words", help="Move your words for our sentences to your locale/."),
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
    moves_words: Moves = False,
) -> None:
    """Tell what an upgrade would do. Changes nothing.

    Ends with 0 where nothing is to decide, with 1 where something is, with 2 where the upgrade
    can't begin. `--to current` shows what differs from the template as generated.
    """
    work = worked_out(to, data, source, moves_words=moves_words)
    with _told_as_data(as_json), work as (upgrade, plan):
        if diff:
            typer.echo(as_diff(upgrade), nl=False)
        elif as_json:
            typer.echo(json.dumps(as_data(plan), indent=2, default=str))
        else:
            tell_plan(plan)
        if markdown:
            _write(markdown, as_markdown(plan))
        if html:
            _write(html, as_html(plan))
        if decisions:
            undecided = decide(upgrade.result, upgrade.trees, upgrade.new)
            _write(decisions, as_decisions(undecided, decisions))
    raise typer.Exit(plan.exit_code)


def upgrade(
    to: To = None,
    data: Data = None,
    source: From = None,
    strategy: Annotated[
        Strategy | None, typer.Option(help="Decide all that is open the same way.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take the decisions that upgrade-plan wrote there."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Take what is proposed, and ask for no consent.")
    ] = False,
    no_verify: Annotated[
        bool, typer.Option("--no-verify", help="Try nothing before the branch moves.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix-names", help="Rewrite renamed names in your own code.")
    ] = False,
    moves_words: Moves = False,
    message: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Your own words for the commit; its trailers stay."),
    ] = None,
    go_on: Annotated[
        bool, typer.Option("--continue", help="Go on with the upgrade that waits for you.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Tell what an upgrade under way waits for.")
    ] = False,
    abort: Annotated[
        bool, typer.Option("--abort", help="Undo an upgrade under way, byte for byte.")
    ] = False,
) -> None:
    """Bring a newer template into this project, as one commit.

    Ends with 0 where that is done, with 1 where something waits for you, with 2 where it can't
    begin. Until the commit, the branch stays as it is.
    """
    if go_on + status + abort > 1:
        raise typer.BadParameter("Take one of --continue, --status and --abort.")
    if message is not None and (status or abort or not message.strip()):
        raise typer.BadParameter("--message takes the words of a commit that is to be made.")
    _, project, repository = look_around()
    others = waiting_elsewhere(repository, JOURNAL)
    if status:
        raise typer.Exit(int(tell_status(project, repository, Files(repository).load(), others)))
    refuse_markers(repository, project)
    options = Options(strategy, decisions, yes, not no_verify, fix, message)
    with Files(repository).locked() as files:
        waiting = Waiting(project, repository, files, verifies=not no_verify)
        journal = files.load()
        if files.was_stopped and journal is None:
            note("An earlier upgrade was stopped between two steps; your branch is whole.")
        if (go_on or abort) and journal is None:
            raise Waits(elsewhere(others)) if others else NoUpgrade
        if journal and message:
            journal = files.advance(journal, journal.step, message=worded(journal.message, message))
        if journal and abort:
            waiting.abort(journal)
        elif journal is None or waiting.take_up(journal, goes_on=go_on):
            with worked_out(to, data, source, moves_words=moves_words) as (work, plan):
                Run(project, repository, files, options).begin(work, plan)


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
