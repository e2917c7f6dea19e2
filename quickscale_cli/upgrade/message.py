"""The message of the commit: versions and decisions in trailers, and what to do by hand."""

from collections.abc import Set

from quickscale_cli.upgrade.deciding import Decisions
from quickscale_cli.upgrade.finding import Finding
from quickscale_cli.upgrade.plan import Plan
from quickscale_cli.upgrade.printing import printable


def message(plan: Plan, decisions: Decisions, by_hand: list[str]) -> str:
    title = f"Upgrade QuickScale {plan.old} to {plan.new}"
    if plan.old == plan.new:
        title = "Change the answers to QuickScale's questions"
    parts = [title]
    if by_hand:
        parts.append("\n".join(["To do by hand:", "", *by_hand]))
    trailers = [f"QuickScale-From: {plan.old}", f"QuickScale-To: {plan.new}"]
    trailers += [
        f"QuickScale-Decision: {name} {printable(path)}"
        for path, name in sorted(decisions.names.items())
    ]
    parts.append("\n".join(trailers))
    return "\n\n".join(parts) + "\n"


def to_do(plan: Plan, settled: Set[Finding] = frozenset()) -> list[str]:
    """Return what the upgrade leaves to the user: findings first, then upgrade notes."""
    without_choice = (outcome for outcome in plan.decisions if len(outcome.choices) == 1)
    lines = [f"- {printable(outcome.path)}: {outcome.because}" for outcome in without_choice]
    for finding in (one for one in plan.findings if one not in settled):
        place = f"{finding.path}:{finding.line}" if finding.line else finding.path
        lines.append(f"- {printable(place)}: {finding.what} {finding.mend}")
    for notes in plan.notes:
        if notes.upgrade:
            lines.append(f"- From the notes of {notes.version}:")
            lines += [f"  {line}".rstrip() for line in notes.upgrade.splitlines()]
    return lines
