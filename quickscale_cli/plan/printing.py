"""The plan for people: one text of 100 columns, in the order in which questions come up."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quickscale_cli.console import printable, say
from quickscale_cli.findings.database.operations import in_words
from quickscale_cli.findings.finding import Finding, by_name
from quickscale_cli.merging.outcome import Facet, Hunk, Kind, Outcome, offered
from quickscale_cli.plan.plan import Plan
from quickscale_cli.plan.reasons import Reason
from quickscale_cli.releases.changes import Fate
from quickscale_cli.rewording.moving import entries
from quickscale_cli.rewording.rewordings import Rewording

WIDTH = 100
MOST = 20  # files of a kind that need no attention
MOST_PERHAPS = 10  # names that may be meant
PERHAPS = "Perhaps: what may be meant, or may go wrong"
LONGEST = 8  # lines of one side of a clash
ROOM = WIDTH - 13  # for a line of a clash
SECTIONS = (
    (Kind.CONFLICT, "Clashes: both changed the same lines"),
    (Kind.REMOVED_BUT_EDITED, "Removed upstream, edited by you"),
    (Kind.DELETED_BUT_CHANGED, "Deleted by you, changed upstream"),
    (Kind.COLLISION, "New upstream, where you have something of your own"),
    (Kind.MOVED_TWICE, "Moved by you and by the template"),
    (Kind.MERGED, "Merged: both changed it, without overlap"),
    (Kind.CARRIED, "Your words, carried along to our new sentences"),
    (Kind.RENAMED, "Renamed"),
    (Kind.UPDATED, "Updated: you had not touched it"),
    (Kind.NEW, "New"),
    (Kind.REMOVED, "Removed: you had not touched it"),
    (Kind.REMADE, "Made again by its tool"),
    (Kind.LEFT_OUT, "Left out: you do without them, or without their app"),
)
CONTINUED = re.compile(r"(?<=\S)\n +(?!\s|[-*] |\d+\. )")  # a line of a list's item goes on
QUIET = (Kind.UPDATED, Kind.NEW, Kind.REMOVED, Kind.RENAMED, Kind.LEFT_OUT)


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[str, ...]


def as_text(plan: Plan) -> str:
    """Return the plan as lines of at most 100 columns."""
    blocks = ("\n".join([section.title, *section.lines]) for section in sections(plan))
    return "\n\n".join(blocks) + "\n"


def tell_plan(plan: Plan) -> None:
    """Print the plan, its titles bold on a terminal."""
    for number, section in enumerate(sections(plan)):
        say(("\n" if number else "") + section.title, style="bold")
        for line in section.lines:
            say(line)


def sections(plan: Plan) -> list[Section]:
    """Return the plan's parts, the verdict first, for any way of showing them."""
    found: list[list[str]] = [[]]
    for part in _parts(plan):
        for line in part:
            if line == "":
                found.append([])
            else:
                found[-1].append(line.rstrip())
    return [Section(lines[0], tuple(lines[1:])) for lines in found]


def _parts(plan: Plan) -> Iterator[Iterable[str]]:
    yield _verdict(plan)
    yield _files(plan)
    yield _settings(plan)
    yield _database(plan)
    yield _dependencies(plan)
    yield _code(plan)
    yield _words(plan)
    yield _notes(plan)


def _verdict(plan: Plan) -> Iterator[str]:
    if plan.old == plan.new:
        yield f"QuickScale {plan.old}: {plan.verdict}"
    else:
        yield f"QuickScale {plan.old} -> {plan.new}: {plan.verdict}"
    for blocker in plan.blockers:
        yield from _wrapped(blocker, "  ")
    if plan.recorded:
        yield from _wrapped(
            f"The project was made of {plan.recorded}, which is no release: it counts as"
            f" {plan.old}, the nearest before. What came in between may show up as yours.",
            "  ",
        )
    if not plan.is_empty:
        yield "This is a plan. Nothing has been changed."


def _files(plan: Plan) -> Iterator[str]:
    for kind, title in SECTIONS:
        outcomes = plan.of(kind)
        if outcomes:
            yield from ("", f"{title} ({len(outcomes)})")
            shown = outcomes[:MOST] if kind in QUIET else outcomes
            for outcome in shown:
                yield from file_lines(outcome, plan)
            if len(outcomes) > len(shown):
                yield f"  and {len(outcomes) - len(shown)} more: --diff shows all"
    edited = plan.of(Kind.EDITED)
    if edited:
        yield from ("", f"Edited by you, untouched upstream: {_count(len(edited), 'file')}")
    left = [one for one in plan.not_taken if not _is_open(plan, one.path)]
    if left:
        yield from ("", f"Not taken ({len(left)})")
        for one in left:
            yield f"  {printable(one.path)}: {_count(len(one.lines), 'line')} of {one.side}"
            yield from _wrapped(f"because {one.because}", "    ")
    if plan.left_behind:
        yield from ("", "Your files in folders that the template moved stay where they are")
        yield from (f"  {printable(path)}" for path in plan.left_behind)


def file_lines(outcome: Outcome, plan: Plan, *, with_clashes: bool = True) -> Iterator[str]:
    name, was = printable(outcome.path), ""
    facets = [facet.value for facet in outcome.facets if facet != Facet.SECURITY]
    if outcome.kind == Kind.RENAMED or outcome.sure:
        here = {outcome.sides.base, outcome.sides.yours, outcome.sides.theirs} - {outcome.path}
        was = ", ".join(sorted(printable(path) for path in here if path))
        facets = [*([outcome.sure.value] if outcome.sure else []), *facets]
    facts = [f"was {was}"] if was else []
    facts += [f"({', '.join(facets)})"] if facets else []
    line = "  ".join([f"  {name}", *facts])
    yield from [line] if len(line) <= WIDTH else [f"  {name}", f"    {'  '.join(facts)}"]
    if outcome.because:
        yield from _wrapped(outcome.because, "    ")
    if Facet.SECURITY in outcome.facets:
        for note in plan.security_notes(outcome):
            yield from _wrapped(f"MENDS SECURITY: {note}", "    ")
    for path, percent in outcome.maybe:
        yield f"    Moved to {printable(path)}? {percent} % of the lines are the same."
    if reason := plan.reasons.get(outcome.path):
        yield from _reason_lines(reason)
    if not with_clashes:
        return
    for hunk in outcome.hunks:
        yield from clash_lines(hunk)
    if len(outcome.choices) > 1:
        yield f"    You choose: {', '.join(offered(outcome))}"


def _reason_lines(reason: Reason) -> Iterator[str]:
    if reason.yours:
        yield from _wrapped(f"Yours, last changed: {printable(reason.yours)}", "    ")
    for version, note in reason.theirs:
        yield from _wrapped(f"Theirs, changed by {version}{': ' if note else ''}{note}", "    ")


def clash_lines(hunk: Hunk) -> Iterator[str]:
    before = None if hunk.settled is not None else hunk.base
    sides = [("base", before), ("yours", hunk.yours), ("theirs", hunk.theirs)]
    for side, lines in [*sides, ("so", hunk.settled)]:
        if lines is None:
            continue
        for number, line in enumerate(lines[:LONGEST]):
            first, *rest = _folded(printable(line.decode("utf-8", "replace")))
            yield f"    {side if number == 0 else '':>6} | {first}".rstrip()
            yield from (f"           : {part}" for part in rest)
        if len(lines) > LONGEST:
            yield f"           and {len(lines) - LONGEST} more"
        if not lines:
            yield f"    {side:>6} | (removed)"


def _folded(text: str) -> list[str]:
    """Cut a line into parts that have room; one that nobody reads ends early."""
    parts = textwrap.wrap(text, ROOM, drop_whitespace=False, replace_whitespace=False) or [""]
    return parts if len(parts) <= LONGEST else [*parts[:LONGEST], "\N{HORIZONTAL ELLIPSIS}"]


def _settings(plan: Plan) -> Iterator[str]:
    changed = [answer for answer in plan.answers if answer.reason.name != "RECORDED"]
    if changed or plan.dropped or plan.settings or plan.environment:
        yield from ("", "Settings and flags")
    for answer in changed:
        was = f", was {answer.was}" if answer.was else ""
        yield from _wrapped(
            f"{answer.question} = {answer.value}  ({answer.reason.value}{was})", "  "
        )
    for dropped in plan.dropped:
        yield from _wrapped(f"{dropped.question} is no longer asked. {dropped.advice}", "  ")
    yield from _fates("the setting", plan.settings.items())
    yield from _fates("the variable", plan.environment.items())


def _fates(kind: str, fates: Iterable[tuple[str, Fate]]) -> Iterator[str]:
    for name, fate in fates:
        what = f"is now {fate.new}" if fate.new else f"is gone. {fate.advice}"
        yield from _wrapped(f"{kind} {name} {what}", "  ")


def _database(plan: Plan) -> Iterator[str]:
    if plan.migrations or plan.tasks:
        yield from ("", f"Database: {_count(len(plan.migrations), 'new migration')}")
    for migration in plan.migrations:
        remarks = list(in_words(e for e in plan.effects if e.migration == migration.key))
        remarks += [f"{name} can't be reversed" for name in migration.one_way]
        yield from _wrapped(f"{'.'.join(migration.key)}  {'; '.join(remarks)}", "  ")
    for task in plan.tasks:
        yield from _wrapped(str(task), "  ")


def _dependencies(plan: Plan) -> Iterator[str]:
    if plan.dependencies:
        yield from ("", "Dependencies: the lock file is made again")
    for one in plan.dependencies:
        what = " -> ".join(filter(None, (one.before, one.after)))
        yield from _wrapped(
            f"{one.change:8} {what}{'  [' + one.group + ']' if one.group else ''}", "  "
        )
        if one.clashes:
            yield f"           yours: {one.yours or 'removed'}"


def _code(plan: Plan) -> Iterator[str]:
    sure, perhaps = by_name(plan.sure), by_name(plan.perhaps)
    if sure:
        yield from ("", f"Look at ({len(sure)})")
    for first, *others in sure:
        yield from _wrapped(first.what, "  ")
        yield from _wrapped(first.mend, "    ")
        yield from (f"    {_place(one)}" for one in (first, *others))
    if perhaps:
        yield from ("", f"{PERHAPS} ({len(perhaps)})")
    for first, *others in perhaps[:MOST_PERHAPS]:
        places = f"{_place(first)} and {len(others)} more" if others else _place(first)
        yield from _wrapped(f"{first.what} {places}", "  ")
    if len(perhaps) > MOST_PERHAPS:
        yield f"  and {len(perhaps) - MOST_PERHAPS} more: --json has all"


def _place(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line else ""
    return f"{printable(finding.path)}{line}"


def _words(plan: Plan) -> Iterator[str]:
    """Tell which of the owner's words need not stand in our files, as a catalogue has them."""
    certain, moved = entries(plan.reworded.certain), entries(plan.moved)
    rest = [one for key, one in certain.items() if key not in moved]
    if moved:
        yield from ("", f"Your words for our sentences, moved to {plan.catalogue} ({len(moved)})")
    for one in moved.values():
        yield from _entry(one)
    if rest:
        title = f"Your words for our sentences, which can move to {plan.catalogue}"
        yield from ("", f"{title} ({len(rest)})")
        if not moved:
            yield "  No upgrade meets them there. This does it: quickscale upgrade --move-words"
            yield "  By hand: paste these, and take ours where it clashes."
    for one in rest:
        yield from _entry(one)
    if unsure := plan.reworded.unsure:
        if not certain:
            yield from ("", "Your words for our sentences")
        yield f"  {_count(unsure, 'other text')} of ours that you changed: not sure, so not told."


def _entry(one: Rewording) -> Iterator[str]:
    yield f"  {printable(one.path)}:{one.line}"
    if one.elsewhere:
        yield f"    {_count(one.elsewhere, 'other place')} would change with it: it stays as it is"
    yield from (f"    {printable(line.decode())}" for line in one.sentence.entry(one.texts))


def _notes(plan: Plan) -> Iterator[str]:
    for title, told in (
        ("Upgrade notes", [(notes.version, notes.upgrade) for notes in plan.notes]),
        ("What is new", [(notes.version, notes.text) for notes in plan.notes]),
    ):
        if any(text for _, text in told):
            yield from ("", title)
        for version, text in told:
            if text:
                yield f"  {version}"
            for line in (text if "```" in text else CONTINUED.sub(" ", text)).splitlines():
                indent = " " * (len(line) - len(line.lstrip()) + 4)
                yield from _wrapped(line.strip(), indent) or [indent]


def _is_open(plan: Plan, path: str) -> bool:
    return any(outcome.path == path for outcome in plan.decisions)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
