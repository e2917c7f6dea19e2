"""Custom properties of CSS that are gone: read where nothing sets them, or set in vain."""

import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import words_of
from quickscale_cli.findings.reading.lost import lost
from quickscale_cli.findings.reading.references import is_page
from quickscale_cli.findings.using import Gone, Use
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

ID = "property-gone"
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
SET = re.compile(rb"(?<![\w!-])(?P<name>--[\w-]+)\s*:\s*(?P<value>[^;}]*)")
READ = re.compile(rb"\bvar\(\s*(?P<name>--[\w-]+)\s*(?P<instead>,?)")
SCRIPT = re.compile(rb"[\"'](?P<name>--[\w-]+)[\"']")
SHEETS = (".css", ".scss", ".sass", ".less")
SCRIPTS = (".js", ".mjs", ".ts")


class Properties:
    def __init__(self, comparison: Comparison) -> None:
        scratch, trees, tree = comparison.scratch, comparison.trees, comparison.tree
        unset = lost(scratch, trees.yours, tree, _is_looked_at, _set)
        ours = lost(scratch, trees.base, trees.theirs, _is_looked_at, _read)
        self._unread = lost(scratch, trees.yours, tree, _is_looked_at, _read) if ours else set()
        alike = _alike(scratch, trees.base, trees.theirs, unset | ours)
        self._unset = {
            name: Gone(ID, name, advice=alike[name], what=f"Nothing sets {name} any more.")
            for name in unset
        }
        self._ours = {
            name: Gone(ID, name, advice=alike[name], what=f"Nothing of ours reads {name} any more.")
            for name in ours
        }
        self.words = {word for name in unset | ours for word in words_of(name)}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if not _is_looked_at(file.path):
            return
        content = _without_comments(file.content)
        if file.path.endswith(SCRIPTS):
            for found in SCRIPT.finditer(content):
                name = found["name"].decode()
                if gone := self._unset.get(name) or self._ours.get(name):
                    yield _use(file, found, gone, Certainty.PERHAPS)
            return
        for found in READ.finditer(content):
            if gone := self._unset.get(found["name"].decode()):
                yield _use(
                    file, found, gone, Certainty.PERHAPS if found["instead"] else Certainty.SURE
                )
        for found in SET.finditer(content):
            name = found["name"].decode()
            if gone := self._ours.get(name):  # perhaps: the user may read it, too
                is_unread = name in self._unread
                yield _use(file, found, gone, Certainty.SURE if is_unread else Certainty.PERHAPS)


def _use(file: UserFile, found: re.Match[bytes], gone: Gone, certainty: Certainty) -> Use:
    return Use(file.path, file.line(found.start("name")), gone, certainty)


def _is_looked_at(path: str) -> bool:
    return path.endswith(SHEETS + SCRIPTS) or is_page(path)


def _set(path: str, content: bytes) -> set[str]:
    return _names(path, content, SET)


def _read(path: str, content: bytes) -> set[str]:
    return _names(path, content, READ)


def _names(path: str, content: bytes, pattern: re.Pattern[bytes]) -> set[str]:
    """Return the properties that a file sets or reads; a script does both."""
    if b"--" not in content:
        return set()
    wanted = SCRIPT if path.endswith(SCRIPTS) else pattern
    return {found["name"].decode() for found in wanted.finditer(_without_comments(content))}


def _without_comments(content: bytes) -> bytes:
    return COMMENT.sub(lambda found: re.sub(rb"[^\n]", b" ", found[0]), content)


def _alike(scratch: Scratch, base: Tree, theirs: Tree, names: set[str]) -> dict[str, str]:
    """Say, for each that is gone, which new property has its value now."""
    if not names:
        return {}
    before, after = _values(scratch, base), _values(scratch, theirs)
    fresh = {name: value for name, value in after.items() if name not in before}
    advice = dict.fromkeys(names, "Look at what the style sheets use in its place.")
    for name in names & before.keys():
        same = [new for new, value in fresh.items() if value == before[name]]
        if len(same) == 1:
            advice[name] = f"{same[0]} has its value now: look if it is that."
    return advice


def _values(scratch: Scratch, tree: Tree) -> dict[str, bytes]:
    ids = [entry.id for path, entry in tree.items() if entry.is_file and path.endswith(SHEETS)]
    return {
        found["name"].decode(): found["value"].strip()
        for content in scratch.read(ids).values()
        for found in SET.finditer(_without_comments(content))
    }
