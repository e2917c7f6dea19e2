"""Move an owner's words for our sentences out of our files, into the owner's own catalogue.

Our files get our words back, so that they merge as if nobody had touched them there. No word is
lost: `check_moved` looks for each of them in what was written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from quickscale_cli.errors import CatalogueInTheWay, LineLost
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry, Tree
from quickscale_cli.merging.carrying import live
from quickscale_cli.merging.catalogues import Key
from quickscale_cli.merging.obstacles import Disk, Ground
from quickscale_cli.merging.text import read
from quickscale_cli.rewording.rewordings import Found, Rewording, catalogue_of
from quickscale_cli.rewording.wording import SLOT, words_of

SETTINGS = "config/settings/project.py"
LANGUAGE = re.compile(
    rb"""^LANGUAGE_CODE\s*=\s*["']([a-z]{2,3})(?:-[A-Za-z-]+)?["']""", re.MULTILINE
)
ENGLISH = "en"
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"""
PLURALS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
WORD = re.compile(r"\w+")
REPORT = (
    "Nothing has been changed. This is an error of quickscale: report it with the output of"
    " `quickscale upgrade-plan --json`."
)


@dataclass(frozen=True)
class Moved:
    """A project whose words have been moved, and which they were."""

    tree: Tree
    rewordings: tuple[Rewording, ...]


def language_of(scratch: Scratch, yours: Tree) -> str:
    """Return the language that the project speaks, which is the one to be reworded."""
    entry = yours.get(SETTINGS)
    told = LANGUAGE.search(scratch.read_one(entry.id)) if entry and entry.is_file else None
    return told[1].decode() if told else ENGLISH


def move_words(
    scratch: Scratch, yours: Tree, found: Found, language: str, disk: Disk | None = None
) -> Moved:
    """Move what means the same everywhere: a sentence said elsewhere too would change there.

    Raises CatalogueInTheWay.
    """
    path = catalogue_of(language)
    movable = tuple(one for one in found.certain if _can_move(one, language))
    entry = yours.get(path)
    before = scratch.read_one(entry.id) if entry else head(language).encode()
    if not movable:
        return Moved(yours, ())
    if entry is None and Ground(yours, yours, disk).in_the_way(path):
        raise CatalogueInTheWay(path, "something is there that is not in git")
    if live(before) is None or (entry and not entry.is_file):
        raise CatalogueInTheWay(path, "it can't be read as a catalogue")
    tree = dict(yours)
    for file in sorted({one.path for one in movable}):
        content = _with_ours(
            scratch.read_one(yours[file].id), [one for one in movable if one.path == file]
        )
        tree[file] = Entry(yours[file].mode, scratch.write([content])[0])
    content = _with_entries(before, movable)
    tree[path] = Entry(entry.mode if entry else FILE, scratch.write([content])[0])
    moved = Moved(dict(sorted(tree.items())), movable)
    check_moved(scratch, yours, moved, language)
    return moved


def head(language: str) -> str:
    return HEADER.format(language=language) + (PLURALS if language == ENGLISH else "")


def _can_move(one: Rewording, language: str) -> bool:
    return not one.elsewhere and (one.sentence.plural is None or language == ENGLISH)


def check_moved(scratch: Scratch, yours: Tree, moved: Moved, language: str) -> None:
    """Account for each word that is no longer where the owner wrote it. Raises LineLost."""
    path = catalogue_of(language)
    said = live(scratch.read_one(moved.tree[path].id)) or {}
    before = live(scratch.read_one(yours[path].id)) or {} if path in yours else {}
    if any(said.get(key) is None or said[key].texts != one.texts for key, one in before.items()):
        raise LineLost(f"{path}: your own words would change. {REPORT}")
    expected: dict[str, list[Rewording]] = {}
    for one in moved.rewordings:
        expected.setdefault(one.path, []).append(one)
        if one.sentence.key not in said or said[one.sentence.key].texts != one.texts:
            raise LineLost(f"{one.path}: what you say in line {one.line} is nowhere. {REPORT}")
    for file, entry in yours.items():
        if moved.tree.get(file) != entry and file != path:
            _check_file(scratch, file, (entry, moved.tree[file]), expected.get(file, []))


def _check_file(
    scratch: Scratch, file: str, sides: tuple[Entry, Entry], rewordings: Iterable[Rewording]
) -> None:
    """What has gone from a file stands in the catalogue; what has come is ours, in its place."""
    before, rest = (scratch.read_one(entry.id) for entry in sides)
    texts = words_of(file, before) or []
    spans = [(span, one) for one in rewordings for span in one.spans]
    for span, one in sorted(spans, key=lambda pair: pair[0].start):
        end = span.start + len(span.before)
        if rest[span.start : end] != span.before:
            raise LineLost(f"{file}: lines would change that are not yours to move. {REPORT}")
        rest = rest[: span.start] + before[span.start : span.end] + rest[end:]
        said = [word.text for word in texts if span.start <= word.start and word.end <= span.end]
        words = WORD.findall(SLOT.sub(" ", " ".join(said)))
        if lost := [word for word in words if word not in " ".join(one.texts)]:
            raise LineLost(f"{file}: words would be lost: {', '.join(lost)}. {REPORT}")
    if rest != before or sides[0].mode != sides[1].mode:
        raise LineLost(f"{file}: more than your words would change. {REPORT}")


def _with_ours(content: bytes, rewordings: Iterable[Rewording]) -> bytes:
    spans = sorted((span.start, span.end, span.before) for one in rewordings for span in one.spans)
    for start, end, before in reversed(spans):
        content = content[:start] + before + content[end:]
    return content


def _with_entries(content: bytes, rewordings: Iterable[Rewording]) -> bytes:
    """Append entries to a catalogue, whose own lines stay as they are."""
    text = read(content)
    end = text.end or b"\n"
    lines: list[bytes] = [] if text.is_closed else [b""]
    for one in entries(rewordings).values():
        lines += [b"", *one.sentence.entry(one.texts)]
    return content + b"".join(line + end for line in lines)


def entries(rewordings: Iterable[Rewording]) -> dict[Key, Rewording]:
    """Return one for each sentence, wherever it was reworded."""
    return {one.sentence.key: one for one in rewordings}
