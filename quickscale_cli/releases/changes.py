"""The manifests of the releases between two versions, taken together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from packaging.version import Version

from quickscale_cli.releases.manifest import Manifest
from quickscale_cli.releases.renames import Renames


@dataclass(frozen=True)
class Fate:
    """What became of a name: its new one, or None and what to do instead."""

    new: str | None
    advice: str
    version: Version


@dataclass(frozen=True)
class Carried:
    """An answer that is taken over, and what happened to it on the way."""

    question: str  # as recorded
    answer: object
    new_question: str | None  # None: no longer asked
    new_answer: object
    advice: str = ""


class Changes:
    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self.manifests = sorted(manifests, key=lambda manifest: manifest.version)

    @property
    def renames(self) -> Renames:
        return Renames(*(manifest.paths for manifest in self.manifests))

    @property
    def made_by_tools(self) -> frozenset[str]:
        return frozenset[str]().union(*(manifest.made_by_tools for manifest in self.manifests))

    @property
    def words(self) -> dict[str, str]:
        """Our sentences that have become others, with the newest; an older manifest's count."""
        newest: dict[str, str] = {}
        for manifest in reversed(self.manifests):
            newest |= {old: newest.get(new, new) for old, new in manifest.words.items()}
        return {old: new for old, new in newest.items() if old != new}

    @property
    def security(self) -> dict[str, list[str]]:
        """The paths, as they are now, where security was mended; with the notes."""
        notes: dict[str, list[str]] = {}
        for number, manifest in enumerate(self.manifests):
            later = Renames(*(m.paths for m in self.manifests[number + 1 :]))
            for fix in manifest.security:
                for path in fix.paths:
                    notes.setdefault(later(path), []).append(fix.note)
        return notes

    def fate(self, kind: str, name: str) -> Fate | None:
        """Return what became of a name, setting or variable; None if it is as it was."""
        fate = None
        for manifest in self.manifests:
            if name in manifest.renamed[kind]:
                name = manifest.renamed[kind][name]
                fate = Fate(name, "", manifest.version)
            elif name in manifest.removed[kind]:
                return Fate(None, manifest.removed[kind][name], manifest.version)
        return fate

    def name_fate(self, dotted: str) -> Fate | None:
        """Return what became of a dotted name: by itself, with its module, or as a setting."""
        name, rest = dotted, ""
        while name:
            if fate := self.fate("names", name):
                return replace(fate, new=fate.new + rest) if fate.new else fate
            name, _, last = name.rpartition(".")
            rest = f".{last}{rest}"
        module, _, name = dotted.rpartition(".")
        fate = self.fate("settings", name) if "settings" in module.split(".") else None
        return replace(fate, new=f"{module}.{fate.new}") if fate and fate.new else fate

    def fates(self, kind: str) -> dict[str, Fate]:
        """Return every name that was renamed or removed, with its fate."""
        names = {
            name
            for manifest in self.manifests
            for name in (*manifest.renamed[kind], *manifest.removed[kind])
        }
        return {name: fate for name in sorted(names) if (fate := self.fate(kind, name))}

    def carry(self, answers: Mapping[str, Any]) -> list[Carried]:
        """Map recorded answers to the questions of today."""
        return [self._carry(question, answer) for question, answer in answers.items()]

    def _carry(self, question: str, answer: object) -> Carried:
        name, value = question, answer
        for manifest in self.manifests:
            if name in manifest.removed["questions"]:
                advice = manifest.removed["questions"][name]
                return Carried(question, answer, None, None, advice)
            name = manifest.renamed["questions"].get(name, name)
            value = manifest.retyped.get(name, {}).get(_written(value), value)
        return Carried(question, answer, name, value)


def _written(answer: object) -> str:
    """Write an answer the way the answers file does."""
    if answer is None:
        return "null"
    return str(answer).lower() if isinstance(answer, bool) else str(answer)
