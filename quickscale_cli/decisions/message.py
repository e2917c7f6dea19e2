"""The message of the commit: versions and decisions in trailers, and what to do by hand."""

from collections.abc import Iterable, Mapping

from quickscale_cli.console import printable
from quickscale_cli.decisions.deciding import Decisions
from quickscale_cli.findings.finding import Finding
from quickscale_cli.merging.outcome import BOTH, MARKERS, MINE, THEIRS, Facet
from quickscale_cli.plan.plan import Plan


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


def worded(message: str, words: str | None) -> str:
    """Put somebody's own words in place of ours, if there are any; the trailers stay."""
    trailers = message.rstrip().rpartition("\n\n")[2]
    return f"{words.strip()}\n\n{trailers}\n" if words else message


def decided(decisions: Decisions) -> list[str]:
    """Tell what was taken of each file that had to be decided, a line each."""
    words = {
        MINE: "kept as you have it",
        THEIRS: "taken as the template has it",
        BOTH: "taken from both, yours first",
    }
    return [
        f"{printable(outcome.path)}: {words.get(name, name)} ({outcome.kind.value})"
        for outcome in decisions.result.decisions
        if (name := decisions.names.get(outcome.path, MARKERS)) != MARKERS
    ]


def leaves_out(decisions: Decisions) -> bool:
    """Whether something of the release was decided against."""
    return MINE in decisions.names.values()


def to_do(plan: Plan, decided: Mapping[str, str], uses: Iterable[Finding]) -> list[str]:
    """Return what the upgrade leaves to the user: what is not safe first, upgrade notes last.

    `uses` are the places that use what is gone, now that all is decided.
    """
    lines = []
    for outcome in plan.decisions:
        if Facet.SECURITY in outcome.facets and decided.get(outcome.path) == MINE:
            place, why = printable(outcome.path), " ".join(plan.security_notes(outcome))
            lines.append(f"- {place}: it stays as you have it, without a mend of security. {why}")
        if len(outcome.choices) == 1:
            lines.append(f"- {printable(outcome.path)}: {outcome.because}")
    for finding in plan.sure_after(uses):
        place = f"{finding.path}:{finding.line}" if finding.line else finding.path
        lines.append(f"- {printable(place)}: {finding.what} {finding.mend}")
    lines += [f"- {task}" for task in plan.tasks]
    for notes in plan.notes:
        if notes.upgrade:
            lines.append(f"- From the notes of {notes.version}:")
            lines += [f"  {line}".rstrip() for line in notes.upgrade.splitlines()]
    return lines
