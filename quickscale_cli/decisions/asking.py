"""Go through the decisions with someone at a terminal."""

import os
import subprocess
from pathlib import Path, PurePosixPath
from shlex import quote
from tempfile import TemporaryDirectory

import typer

from quickscale_cli.console import note, say
from quickscale_cli.decisions.deciding import Decisions
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.contents import Three, merge_texts
from quickscale_cli.merging.outcome import (
    BOTH,
    MARKERS,
    MINE,
    THEIRS,
    Facet,
    Hunk,
    Outcome,
    can_be_marked,
    offered,
    proposal,
)
from quickscale_cli.merging.text import read
from quickscale_cli.plan.plan import Plan
from quickscale_cli.plan.printing import clash_lines, file_lines

EDIT, TOOL, SKIP = "edit", "mergetool", "skip"
WORDS = {
    "m": (MINE, "(m)ine"),
    "t": (THEIRS, "(t)heirs"),
    "b": (BOTH, "(b)oth, yours first"),
    "e": (EDIT, "(e)dit"),
    "g": (TOOL, "mer(g)etool"),
    "l": (MARKERS, "(l)eave it to me in the file"),
    "s": (SKIP, "(s)kip for now"),
}
MARK = b"<<<<<<< "


class Asking:
    def __init__(
        self, decisions: Decisions, scratch: Scratch, plan: Plan, repository: Repository
    ) -> None:
        self._decisions = decisions
        self._scratch = scratch
        self._plan = plan
        self._repository = repository

    def ask_all(self) -> None:
        """Ask about each open file; about those skipped again, as long as some are decided."""
        waiting = self._decisions.open
        while waiting:
            for number, outcome in enumerate(waiting, 1):
                say(f"\n[{number} of {len(waiting)}]")
                for line in file_lines(outcome, self._plan, with_clashes=False):
                    say(line)
                for hunk in self._hunks(outcome):
                    for line in clash_lines(hunk):
                        say(line)
                self._ask(outcome)
            skipped = self._decisions.open
            if len(skipped) == len(waiting):
                for outcome in skipped:
                    self._decisions.take(self._scratch, outcome, MARKERS)
            waiting = self._decisions.open

    def _ask(self, outcome: Outcome) -> None:
        keys, safe = self._keys(outcome), proposal(outcome)
        words = ", ".join(WORDS[key][1] for key in keys)
        while True:
            key = typer.prompt(words, default=safe[0] if safe else None)
            name = keys.get(key.strip().lower()[:1], "")
            if not name:
                note(f"Type one of {', '.join(keys)}.")
            elif name != EDIT or self._edit(outcome):
                return self._take(outcome, name)

    def _take(self, outcome: Outcome, name: str) -> None:
        if name == TOOL:
            self._decisions.tools.append(outcome.path)
            name = MARKERS
        if name not in (EDIT, SKIP):
            self._decisions.take(self._scratch, outcome, name)

    def _keys(self, outcome: Outcome) -> dict[str, str]:
        there = offered(outcome)
        if can_be_marked(outcome):
            there += [EDIT, TOOL]
        return {key: name for key, (name, _) in WORDS.items() if name in (*there, SKIP)}

    def _edit(self, outcome: Outcome) -> bool:
        """Let the user write the file; whether that settled it."""
        content = self._decisions.marked_content(self._scratch, outcome)
        written = self._edited(content, PurePosixPath(outcome.path).name)
        if MARK in written:
            note("There are markers left in it, so it is not decided yet.")
            return False
        self._decisions.write(self._scratch, outcome, EDIT, written)
        return True

    def _edited(self, content: bytes, name: str) -> bytes:
        editor = os.environ.get("GIT_EDITOR") or self._repository.ask("var", "GIT_EDITOR")
        with TemporaryDirectory(prefix="quickscale-") as folder:
            file = Path(folder, name)
            file.write_bytes(content)
            subprocess.run(f"{editor} {quote(name)}", shell=True, cwd=folder)  # as git starts it
            return file.read_bytes()

    def _hunks(self, outcome: Outcome) -> list[Hunk]:
        """Return the clashes, each with what was there before."""
        if Facet.MESSAGES in outcome.facets:
            return [hunk for hunk in outcome.hunks if hunk.settled is None]
        sides = self._decisions.trees.entries(outcome.sides)
        if not outcome.hunks or not all(sides) or Facet.FORMATTED in outcome.facets:
            return list(outcome.hunks)
        texts = [read(self._scratch.read_one(side.id)) for side in sides if side]
        [parts] = merge_texts(self._scratch, [Three(*texts)], style="diff3")
        return [part for part in parts if isinstance(part, Hunk)]


def use_merge_tool(repository: Repository, paths: tuple[str, ...]) -> None:
    """Open the user's merge tool on files that are left to be merged."""
    for path in paths:
        subprocess.run(
            ["git", "-c", "mergetool.keepBackup=false", "mergetool", "--no-prompt", "--", path],
            cwd=repository.root,
        )
