"""Merge the contents of files: one run of git over all of them, under neutral names."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.outcome import Hunk
from quickscale_cli.merging.text import Text

Part = tuple[bytes, ...] | Hunk  # lines that are sure, or lines that clash


@dataclass(frozen=True)
class Three:
    """One file's text on each side. Base is None where both sides made the file."""

    base: Text | None
    yours: Text
    theirs: Text


def merge_texts(
    scratch: Scratch, files: Sequence[Three], *, style: str = "merge"
) -> list[list[Part]]:
    """Return the parts of each merged file, in order. Clean is what has no Hunk.

    With style "diff3" a Hunk tells its base, but may be longer.
    """
    if not files:
        return []
    size = _marker_size(files)
    scratch.set_attributes(conflict_marker_size=size)
    tree = _merge(scratch, files, style)
    scratch.set_attributes()
    names = [f"{tree}:{number:06}" for number in range(len(files))]
    contents = scratch.read(names)
    return [_parts(contents[name], size) for name in names]


def with_clashes(parts: Sequence[Part], write: Callable[[Hunk], Sequence[bytes]]) -> list[bytes]:
    """Return the lines of a file, `write` giving those for each clash that is open."""
    lines: list[bytes] = []
    for part in parts:
        if not isinstance(part, Hunk):
            lines += part
        else:
            lines += write(part) if part.settled is None else part.settled
    return lines


def marked(hunk: Hunk, yours: str, theirs: str) -> list[bytes]:
    """Return the lines of both sides, marked the way editors know."""
    opening, closing = b"<<<<<<< " + yours.encode(), b">>>>>>> " + theirs.encode()
    return [opening, *hunk.yours, b"=======", *hunk.theirs, closing]


def _merge(scratch: Scratch, files: Sequence[Three], style: str) -> str:
    # Trees have to be wrapped in commits: `--merge-base` is younger than git 2.38.
    stream = b"reset refs/heads/base\n"
    stream += _commit("base", [file.base for file in files], b"mark :1\n")
    stream += _commit("yours", [file.yours for file in files], b"", b"from :1\n")
    stream += _commit("theirs", [file.theirs for file in files], b"", b"from :1\n")
    scratch.git("fast-import", "--quiet", "--force", given=stream)
    told = scratch.git(
        *("-c", f"merge.conflictStyle={style}", "merge-tree", "--write-tree", "--no-messages"),
        *("-z", "yours", "theirs"),
        accepted=(0, 1),
    )
    return told.split(b"\0", 1)[0].decode()


def _commit(branch: str, texts: Sequence[Text | None], mark: bytes, parent: bytes = b"") -> bytes:
    """Commit numbered files: no name among them can mean anything to git."""
    head = f"commit refs/heads/{branch}\n".encode() + mark
    head += b"committer quickscale <quickscale@localhost> 0 +0000\ndata 0\n"
    files = [
        b"M 100644 inline %06d\ndata %d\n%b\n" % (number, len(text.canonical), text.canonical)
        for number, text in enumerate(texts)
        if text is not None
    ]
    return head + parent + b"deleteall\n" + b"".join(files)


def _marker_size(files: Sequence[Three]) -> int:
    """Choose markers longer than anything in the files that looks like one."""
    longest = 0
    for file in files:
        for text in filter(None, (file.base, file.yours, file.theirs)):
            runs = re.findall(rb"^(?:<+|=+|>+|\|+)", text.canonical, re.MULTILINE)
            longest = max(longest, *map(len, runs), 0)
    return longest + 16


def _parts(content: bytes, size: int) -> list[Part]:
    lines = content.split(b"\n")
    lines.pop()
    opening, closing = b"<" * size + b" ", b">" * size + b" "
    origin, middle = b"|" * size + b" ", b"=" * size
    parts: list[Part] = []
    run: list[bytes] = []
    yours: list[bytes] = []
    base: list[bytes] | None = None
    for line in lines:
        if line.startswith(opening):
            parts.append(tuple(run))
            run, base = [], None
        elif line.startswith(origin):
            yours, run, base = run, [], []
        elif line.rstrip(b"\r") == middle:  # git ends its markers as the lines around them end
            yours, base, run = (run, None, []) if base is None else (yours, run, [])
        elif line.startswith(closing):
            parts.append(Hunk(tuple(yours), tuple(run), None if base is None else tuple(base)))
            run = []
        else:
            run.append(line)
    return [part for part in [*parts, tuple(run)] if part != ()]
