"""The documentation as a test sees it: pages, the commands they show, the links they make."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template"
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a)[^>]+(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.M)
COMMAND = re.compile(
    r"(?:^|[\s(])(?P<program>quickscale(?= [a-z])|bin/[a-z-]+|(?:python )?manage\.py)"
    r"(?: (?P<verb>[a-z][a-z_-]*))?(?P<rest>(?: (?!&&|\|)\S+)*)"
)
OPTION = re.compile(r"(?<=[\s\[])--[a-z][a-z-]*")
PATH = re.compile(
    r"`((?:\.github|bench|config|extensions|quickscale_cli|releases|saas|static|templates|tests)/[\w./-]+)`"
)
NAME = re.compile(r"`((?:saas|config)(?:\.\w+)+)")
IMPORT = re.compile(r"^from ((?:saas|config)(?:\.\w+)*) import ([\w, ]+)", re.M)


class Command(NamedTuple):
    page: str
    program: str
    verb: str
    options: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join([self.page, self.program, self.verb, *self.options])


def pages() -> list[Path]:
    own = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    shipped = [*TEMPLATE.glob("*.md"), *TEMPLATE.glob("docs/**/*.md")]
    return sorted(own + shipped)


def commands() -> list[Command]:
    """Return each command of ours shown as code, once a page."""
    found = {}
    for page in pages():
        text = page.read_text()
        blocks = FENCE.findall(text)
        spans = [span.replace("\n", " ") for span in SPAN.findall(FENCE.sub("", text))]
        for line in "\n".join([*blocks, *spans]).splitlines():
            for match in COMMAND.finditer(line.split(" #")[0]):
                shown = match["rest"].split("  ")[0]
                options = tuple(sorted(set(OPTION.findall(shown))))
                name = str(page.relative_to(ROOT))
                command = Command(name, match["program"].split()[-1], match["verb"] or "", options)
                found[command] = command
    return list(found)


def links() -> list[tuple[Path, str]]:
    return [
        (page, target)
        for page in pages()
        for pair in LINK.findall(FENCE.sub("", page.read_text()))
        if (target := pair[0] or pair[1]) and "://" not in target and "mailto:" not in target
    ]


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as GitHub makes them."""
    headings = HEADING.findall(FENCE.sub("", page.read_text()))
    words = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {word.strip().replace(" ", "-") for word in words}


def paths() -> list[tuple[Path, str]]:
    """Return each path of ours that a page names: to be found in the repository or the template."""
    return sorted(
        {
            (page, path.rstrip("/"))
            for page in pages()
            if page.name != "CHANGELOG.md"
            for path in PATH.findall(page.read_text())
        }
    )


def slots() -> set[str]:
    """Return the name of each slot that a template of ours shows."""
    return {
        name
        for folder in ("saas", "templates")
        for file in (TEMPLATE / folder).rglob("*.html")
        for name in re.findall(r'{% slot "(\w+)"', file.read_text())
    }


def names() -> list[tuple[Path, str]]:
    """Return each dotted name of the template that a page speaks of or imports."""
    found = set()
    for page in pages():
        text = page.read_text()
        if page.is_relative_to(TEMPLATE):
            found |= {(page, name) for name in NAME.findall(text)}
            for module, imported in IMPORT.findall(text):
                found |= {(page, f"{module}.{name.strip()}") for name in imported.split(",")}
    return sorted(found)
