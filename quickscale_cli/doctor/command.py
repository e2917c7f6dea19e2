import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from quickscale_cli import project as projects
from quickscale_cli.console import say, working
from quickscale_cli.doctor import jobs, machine, project, upgrades
from quickscale_cli.doctor.findings import Check, Checked

MACHINE: list[Check] = [
    machine.python,
    machine.git_command,
    machine.uv_command,
    machine.port,
    machine.disk,
    machine.docker,
]
PROJECT: list[Check] = [
    project.answers,
    project.flags,
    project.migrations,
    jobs.jobs,
    project.changes,
    project.release,
    upgrades.upgrades,
]


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what is wrong with this machine, and with the project you are in, and how to mend it.

    Ends with 0 where nothing is wrong (notes are fine), with 1 where something is.
    """
    here = Path.cwd()
    folder = projects.find(here)
    with working("Looking around"):
        seen = [check(here) for check in MACHINE]
        inside = [check(folder) for check in PROJECT] if folder else []
    findings = [finding for checked in [*seen, *inside] for finding in checked.findings]
    if as_json:
        checks = {checked.title: checked.shows for checked in [*seen, *inside]}
        shown = {
            "version": 1,
            "project": str(folder) if folder else None,
            "checks": checks,
            "findings": [asdict(finding) for finding in findings],
        }
        typer.echo(json.dumps(shown, indent=2))
    else:
        _tell(seen, inside, folder)
    raise typer.Exit(int(any(finding.is_problem for finding in findings)))


def _tell(seen: list[Checked], inside: list[Checked], folder: Path | None) -> None:
    say("This machine")
    _table(seen)
    if folder:
        say(f"\n{folder}")
        _table(inside)
    findings = [finding for checked in [*seen, *inside] for finding in checked.findings]
    for finding in sorted(findings, key=lambda finding: not finding.is_problem):
        kind = "problem" if finding.is_problem else "note"
        say(f"\n{kind}: {finding.id}\n  {finding.reason}\n  {finding.mend}")
    if not any(finding.is_problem for finding in findings):
        say("\nNothing is wrong.")


def _table(checks: list[Checked]) -> None:
    for checked in checks:
        say(f"  {checked.title:<12}{checked.shows}")
