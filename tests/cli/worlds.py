"""Small worlds to merge: what the template was, what the user made of it, what it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, LINK, PROGRAM, SUBMODULE, Entry, Tree
from quickscale_cli.merging.line_account import NotTaken, lines_not_taken
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.outcome import Choice, Kind, Outcome, Result
from quickscale_cli.merging.trees import Trees


@dataclass(frozen=True)
class Special:
    mode: str
    content: str


def program(text: str) -> Special:
    return Special(PROGRAM, text)


def link(target: str) -> Special:
    return Special(LINK, target)


def submodule(commit: str) -> Special:
    return Special(SUBMODULE, commit)


Files = Mapping[str, str | bytes | Special]


class Folder:
    """A disk for the tests: what lies in a folder, apart from git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, folder: str) -> list[str]:
        path = self.folder / folder
        return sorted(p.name for p in path.iterdir()) if path.is_dir() else []


@dataclass(frozen=True)
class Merged:
    """A result, its account balanced."""

    scratch: Scratch
    trees: Trees
    result: Result
    not_taken: tuple[NotTaken, ...]

    def __getitem__(self, path: str) -> bytes:
        return self.content(self.result.tree[path])

    def __contains__(self, path: str) -> bool:
        return path in self.result.tree

    def content(self, entry: Entry) -> bytes:
        return entry.id.encode() if entry.mode == SUBMODULE else self.scratch.read_one(entry.id)

    def text(self, path: str) -> str:
        return self[path].decode()

    def outcome(self, path: str) -> Outcome:
        [found] = [outcome for outcome in self.result.outcomes if outcome.path == path]
        return found

    def kind(self, path: str) -> Kind:
        return self.outcome(path).kind

    def choice(self, path: str, name: str) -> Choice:
        [found] = [choice for choice in self.outcome(path).choices if choice.name == name]
        return found


def tree_of(scratch: Scratch, files: Files) -> Tree:
    tree = {}
    for path, what in files.items():
        if isinstance(what, Special) and what.mode == SUBMODULE:
            tree[path] = Entry(SUBMODULE, what.content)
            continue
        mode = what.mode if isinstance(what, Special) else FILE
        text = what.content if isinstance(what, Special) else what
        content = text if isinstance(text, bytes) else text.encode()
        tree[path] = Entry(mode, scratch.write([content])[0])
    return tree


def merged(
    scratch: Scratch,
    base: Files,
    yours: Files,
    theirs: Files,
    rules: Rules | None = None,
    disk: Path | None = None,
) -> Merged:
    trees = Trees(*(tree_of(scratch, files) for files in (base, yours, theirs)))
    ground = Folder(disk) if disk else None
    rules = rules or Rules()
    result = merge(scratch, trees, rules, ground)
    return Merged(
        scratch, trees, result, lines_not_taken(scratch, trees, result, words=rules.words)
    )
