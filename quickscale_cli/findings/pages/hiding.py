"""Files of the user's that stand in front of ours: what we change there, nobody sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.finding import Certainty, Finding
from quickscale_cli.findings.names.commands import COMMAND
from quickscale_cli.findings.names.loading_order import APPS, PAGES, STATIC, LoadingOrder
from quickscale_cli.findings.pages.static_files import STATIC as STATIC_FILE
from quickscale_cli.findings.reading.page import read_page
from quickscale_cli.findings.reading.references import INSIDE

ID = "hides"
NAMING = (".py", ".html", ".txt", ".css", ".js")  # files that may ask for another by its name


@dataclass(frozen=True)
class Kind:
    pattern: re.Pattern[str]  # of a path; the name by which Django knows the file
    folders: str  # the setting that stands above the apps

    def name(self, path: str) -> str:
        match = self.pattern.match(path)
        return match["name"] if match else ""

    def place(self, path: str) -> str:
        """Return the folder that Django looks into: what it knows of an app is in there."""
        match = self.pattern.match(path)
        place = path[: match.start("name")].rstrip("/") if match else ""
        return place.removesuffix("/commands")


KINDS = (Kind(INSIDE, PAGES), Kind(STATIC_FILE, STATIC), Kind(COMMAND, APPS))


def check_hiding(comparison: Comparison) -> list[Finding]:
    """Find the user's files in front of ours that change, move or go."""
    trees = comparison.trees
    changed = [
        path
        for path, entry in trees.base.items()
        if entry.is_file and path in trees.yours and trees.theirs.get(path) != entry
    ]
    hidden = [one for kind in KINDS for one in _hidden(comparison, kind, changed)]
    look = _Look(comparison) if hidden else None
    return [finding for one in hidden if look for finding in look.at(*one)]


def _hidden(
    comparison: Comparison, kind: Kind, changed: list[str]
) -> Iterator[tuple["Kind", str, str]]:
    trees, own = comparison.trees, dict[str, list[str]]()
    for path in sorted(comparison.user_paths):
        if path not in trees.base and path not in trees.theirs and kind.name(path):
            own.setdefault(kind.name(path), []).append(path)
    for ours in changed:
        yield from ((kind, ours, mine) for mine in own.get(kind.name(ours), []))


class _Look:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._order = LoadingOrder(comparison.scratch, comparison.tree)

    def at(self, kind: Kind, ours: str, mine: str) -> Iterator[Finding]:
        base, theirs = self._comparison.trees.base, self._comparison.trees.theirs
        now = self._comparison.changes.renames(ours)
        if now not in theirs:
            names = [path for path in theirs if kind.name(path) == kind.name(ours)]
            now = names[0] if names else ""
        if self._is_behind(kind, ours, mine) is False:
            return
        if not now:
            yield self._told(mine, ours, "", "which is gone", "Look if anything still uses yours.")
        elif kind.name(now) != kind.name(ours):
            certainty = Certainty.PERHAPS if self._is_named(kind, ours, mine) else Certainty.SURE
            what = f"which is now {now}: yours is not used for it any more"
            yield self._told(mine, ours, now, what, f"Move yours to {kind.name(now)}.", certainty)
        elif self._is_behind(kind, now, mine) is False:
            what = f"which is now {now} and comes before it"
            yield self._told(mine, ours, now, what, "Look which of the two is wanted.")
        elif theirs[now] != base[ours]:
            yield self._changed(kind, ours, now, mine)

    def _changed(self, kind: Kind, ours: str, now: str, mine: str) -> Finding:
        notes = self._comparison.changes.security.get(now, [])
        mend = "Compare the two: upgrade-plan --diff shows what has changed."
        if not notes:
            return self._told(mine, ours, now, "which has changed", mend)
        is_sure = self._is_behind(kind, now, mine) and not self._is_built_on(kind, mine)
        what = f"which MENDS SECURITY: {' '.join(notes)}"
        certainty = Certainty.SURE if is_sure else Certainty.PERHAPS
        return self._told(mine, ours, now, what, mend, certainty)

    def _told(
        self,
        mine: str,
        ours: str,
        now: str,
        what: str,
        mend: str,
        certainty: Certainty = Certainty.PERHAPS,
    ) -> Finding:
        text = f"{mine} stands in front of {ours}, {what}"
        text += "" if text.endswith((".", "!")) else "."
        return Finding(mine, 0, ID, text, mend, certainty, ours, now if now != ours else "")

    def _is_behind(self, kind: Kind, ours: str, mine: str) -> bool | None:
        """Whether Django comes upon the user's file first; None where that can't be read."""
        if not self._order.is_known(kind.folders):
            return None
        first, second = (self._order.rank(kind.place(p), kind.folders) for p in (mine, ours))
        if first is None:
            return False  # Django does not look there
        return None if second is None else first < second

    def _is_built_on(self, kind: Kind, mine: str) -> bool:
        """Whether a page extends the one that it stands in front of, and so takes its changes."""
        entry = self._comparison.tree[mine]
        tokens = read_page(self._comparison.scratch.read_one(entry.id))
        extended = [t.first.text for t in tokens if t.name == "extends" and t.first]
        return kind.name(mine) in extended

    def _is_named(self, kind: Kind, ours: str, mine: str) -> bool:
        """Whether something in the result still asks for it by its name."""
        name = kind.name(ours).encode()
        ids = [
            entry.id
            for path, entry in self._comparison.tree.items()
            if entry.is_file and path.endswith(NAMING) and path != mine
        ]
        return any(name in content for content in self._comparison.scratch.read(ids).values())
