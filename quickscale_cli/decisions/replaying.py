"""Decisions in a file: `upgrade-plan` writes it, people fill it in, `upgrade` takes them."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from quickscale_cli.console import printable
from quickscale_cli.decisions.deciding import Decisions
from quickscale_cli.errors import DecisionsUnreadable
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.outcome import Facet, Outcome, offered, proposal
from quickscale_cli.merging.trees import Trees

ASK = "ask"
HEAD = """\
# Decisions for an upgrade. Set each `choose` to one of what stands behind it,
# then type: quickscale upgrade --decisions {name}
# `of` tells which contents it is about: when they change, the decision is asked for again.
"""
TAKEN = "# What was decided in an upgrade that was given up.\n"


def as_decisions(decisions: Decisions, file: Path) -> str:
    parts = (_entry(decisions, outcome) for outcome in decisions.open)
    return "\n".join([HEAD.format(name=file.name), *parts])


def as_taken(decisions: Decisions) -> str:
    """Write down what was decided, for the same upgrade made once more; empty where nothing was."""
    outcomes = [o for o in decisions.result.decisions if decisions.names.get(o.path) in offered(o)]
    parts = (_entry(decisions, outcome, decisions.names[outcome.path]) for outcome in outcomes)
    return "\n".join([TAKEN, *parts]) if outcomes else ""


def _entry(decisions: Decisions, outcome: Outcome, name: str = "") -> str:
    remark = f"  # {Facet.SECURITY}" if Facet.SECURITY in outcome.facets else ""
    return (
        "[[decision]]\n"
        f"path = {_quoted(outcome)}{remark}\n"
        f'choose = "{name or proposal(outcome) or ASK}"  # {", ".join(offered(outcome))}\n'
        f'of = "{_mark(decisions.trees, outcome)}"\n'
    )


def replay(decisions: Decisions, scratch: Scratch, file: Path) -> list[str]:
    """Take the decisions of a file; return the paths whose contents have changed since.

    Raises DecisionsUnreadable.
    """
    written = {(path, mark): choice for path, choice, mark in _read(file)}
    paths = {path for path, _ in written}
    stale = []
    for outcome in decisions.open:
        path = printable(outcome.path)
        choice = written.get((path, _mark(decisions.trees, outcome)), ASK)
        if choice != ASK:
            if choice not in offered(outcome):
                there = ", ".join(offered(outcome))
                raise DecisionsUnreadable(file, f"{path} can't be `{choice}`; it offers {there}")
            decisions.take(scratch, outcome, choice)
        elif path in paths and (path, _mark(decisions.trees, outcome)) not in written:
            stale.append(path)
    return stale


def _read(file: Path) -> Iterator[tuple[str, str, str]]:
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise DecisionsUnreadable(file, error.strerror or str(error)) from None
    except ValueError as error:
        raise DecisionsUnreadable(file, str(error)) from None
    for entry in told.get("decision", []):
        if not isinstance(entry, dict) or not {"path", "choose", "of"} <= entry.keys():
            raise DecisionsUnreadable(file, "each [[decision]] needs path, choose and of")
        yield str(entry["path"]), str(entry["choose"]), str(entry["of"])


def _mark(trees: Trees, outcome: Outcome) -> str:
    """Tell one set of contents from another."""
    return hashlib.sha256(repr(trees.entries(outcome.sides)).encode()).hexdigest()[:16]


def _quoted(outcome: Outcome) -> str:
    return json.dumps(printable(outcome.path), ensure_ascii=False)
