"""The plan for programs: schema quickscale.upgrade-plan, version 1."""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from quickscale_cli.findings.database.migration_files import Migration
from quickscale_cli.findings.database.operations import Effect, Says
from quickscale_cli.git.tree import Entry
from quickscale_cli.merging.outcome import Kind, Outcome
from quickscale_cli.plan.plan import SILENT, Plan
from quickscale_cli.plan.reasons import Reason
from quickscale_cli.releases.changes import Fate
from quickscale_cli.rewording.rewordings import Rewording


def as_blocked(blockers: list[str]) -> dict[str, Any]:
    """Return, in the plan's form, why there is none."""
    told = {"schema": "quickscale.upgrade-plan", "schema_version": 1, "verdict": "blocked"}
    return told | {"blockers": blockers}


def as_data(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON takes it: schema quickscale.upgrade-plan, version 1."""
    placed = {path for o in plan.outcomes for path, entry in o.entries if entry}
    return {
        "schema": "quickscale.upgrade-plan",
        "schema_version": 1,
        "verdict": plan.verdict,
        "blockers": list(plan.blockers),
        "from": plan.old,
        "to": plan.new,
        "recorded": plan.recorded,
        "decisions": len(plan.decisions),
        "files": [_file(o, plan, placed) for o in plan.outcomes if o.kind not in SILENT],
        "counts": {kind.name.lower(): len(plan.of(kind)) for kind in Kind if plan.of(kind)},
        "left_behind": [_text(path) for path in plan.left_behind],
        "not_taken": [
            {
                "path": _text(left.path),
                "side": left.side,
                "lines": _lines(left.lines),
                "because": left.because,
            }
            for left in plan.not_taken
        ],
        "answers": [
            {"question": a.question, "value": a.value, "from": a.reason.value, "was": a.was}
            for a in plan.answers
        ],
        "dropped_answers": [
            {"question": d.question, "value": d.value, "advice": d.advice} for d in plan.dropped
        ],
        "settings": _fates(plan.settings),
        "environment": _fates(plan.environment),
        "migrations": [
            {
                "app": m.app,
                "name": m.name,
                "slow": [e.operation for e in _effects(plan, m) if e.says == Says.LOCKS],
                "one_way": list(m.one_way),
                "effects": [_effect(effect) for effect in _effects(plan, m)],
            }
            for m in plan.migrations
        ],
        "tasks": [{"old": task.old, "new": task.new} for task in plan.tasks],
        "dependencies": [dict(vars(dependency)) for dependency in plan.dependencies],
        "findings": [dict(vars(finding)) for finding in plan.findings],
        "reworded": [_reworded(one, plan) for one in plan.reworded.certain],
        "perhaps_reworded": plan.reworded.unsure,
        "notes": [
            {"version": str(n.version), "upgrade": n.upgrade, "text": n.text} for n in plan.notes
        ],
    }


def _file(outcome: Outcome, plan: Plan, placed: Set[str]) -> dict[str, Any]:
    reason = plan.reasons.get(outcome.path, Reason("", ()))
    return {
        "path": _text(outcome.path),
        "kind": outcome.kind.name.lower(),
        "base": _text(outcome.sides.base),
        "yours": _text(outcome.sides.yours),
        "theirs": _text(outcome.sides.theirs),
        "facets": [facet.value for facet in outcome.facets],
        "sure": outcome.sure.value if outcome.sure else None,
        "maybe": [{"path": _text(path), "percent": percent} for path, percent in outcome.maybe],
        "because": outcome.because,
        "changed_by": {
            "yours": reason.yours,
            "theirs": [{"version": version, "note": note} for version, note in reason.theirs],
        },
        "security": plan.security.get(outcome.sides.theirs or "", []),
        "choices": {choice.name: _entries(choice.entries, placed) for choice in outcome.choices},
        "result": _entries(outcome.entries, placed),
        "hunks": [
            {
                "yours": _lines(hunk.yours),
                "theirs": _lines(hunk.theirs),
                "settled": None if hunk.settled is None else _lines(hunk.settled),
            }
            for hunk in outcome.hunks
        ],
    }


def _effects(plan: Plan, migration: Migration) -> list[Effect]:
    return [effect for effect in plan.effects if effect.migration == migration.key]


def _effect(effect: Effect) -> dict[str, Any]:
    names = ("line", "operation", "on", "says", "certainty")
    return {name: getattr(effect, name) for name in names}


def _reworded(one: Rewording, plan: Plan) -> dict[str, Any]:
    return {
        "path": _text(one.path),
        "line": one.line,
        "msgctxt": one.sentence.context,
        "msgid": one.sentence.id,
        "msgid_plural": one.sentence.plural,
        "msgstr": list(one.texts),
        "entry": _lines(tuple(one.sentence.entry(one.texts))),
        "goes_to": plan.catalogue,
        "elsewhere": one.elsewhere,
        "moved": one in plan.moved,
    }


def _entries(
    entries: Iterable[tuple[str, Entry | None]], placed: Set[str]
) -> dict[str | None, Any]:
    """Return what each path holds; None where nothing is left and no other file has come."""
    return {
        _text(path): {"mode": entry.mode, "object": entry.id} if entry else None
        for path, entry in entries
        if entry or path not in placed
    }


def _fates(fates: Mapping[str, Fate]) -> list[dict[str, Any]]:
    return [
        {"name": name, "new": fate.new, "advice": fate.advice, "version": str(fate.version)}
        for name, fate in fates.items()
    ]


def _lines(lines: tuple[bytes, ...]) -> list[str]:
    return [line.decode("utf-8", "backslashreplace") for line in lines]


def _text(path: str | None) -> str | None:
    """Write a path that is no UTF-8 so that JSON can hold it."""
    if path is None:
        return None
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
