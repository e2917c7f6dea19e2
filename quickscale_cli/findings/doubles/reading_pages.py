"""Read a page as Django cuts it into tags: blocks that are there twice, tags never closed."""

import re
from collections.abc import Iterator

from quickscale_cli.findings.doubles.reading import Reading, Twice, repeated

TOKEN = re.compile(rb"{#.*?#}|{{.*?}}|{%(?P<tag>.*?\w.*?)%}")
ONCE = ("block", "partialdef")
CLOSED = {
    "autoescape", "block", "blocktrans", "blocktranslate", "cache", "filter", "for", "if",
    "ifchanged", "language", "localize", "localtime", "spaceless", "timezone", "with",
}  # fmt: skip
RAW = ("comment", "verbatim")  # no tag counts in them

Tag = tuple[str, str, int]  # its word, the rest, and the line


def read_page(content: bytes) -> Reading:
    tags = list(_tags(content))
    once = [
        Twice(f"The block {rest.split()[0]}", line)
        for word, rest, line in tags
        if word in ONCE and rest
    ]
    extended = [Twice("{% extends %}", line) for word, _, line in tags if word == "extends"]
    trouble, line = _balance(tags)
    return Reading(tuple(repeated([*once, *extended])), trouble, line)


def _tags(content: bytes) -> Iterator[Tag]:
    raw, line, at = "", 0, 0
    for found in TOKEN.finditer(content):
        if found["tag"] is None:
            continue
        line += content.count(b"\n", at, found.start())
        at = found.start()
        word, *rest = found["tag"].decode("utf-8", "replace").strip(" \t-").split(maxsplit=1)
        if raw:
            raw = "" if word == f"end{raw}" else raw
        elif word in RAW:
            raw = word
        else:
            yield word, "".join(rest), line + 1


def _balance(tags: list[Tag]) -> tuple[str, int]:
    """Return what opens or closes alone, and where; "" where all is in its place."""
    closed = CLOSED | {word.removeprefix("end") for word, _, _ in tags if word.startswith("end")}
    opened: list[tuple[str, int]] = []
    for word, _, line in tags:
        if word in closed:
            opened.append((word, line))
        elif word.startswith("end"):
            if not opened or opened[-1][0] != word.removeprefix("end"):
                return f"{{% {word} %}} closes nothing", line
            opened.pop()
    return (f"{{% {opened[-1][0]} %}} is never closed", opened[-1][1]) if opened else ("", 0)
