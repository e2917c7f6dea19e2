"""Words in pages and code: runs of text between markup, each with its place.

An expression in a text stands between two signs that no text holds, so that texts which differ in
words alone can be told from those that say something else.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

SPEAKING = (".py", ".html", ".txt")  # code, pages, mails
OPEN, CLOSE = "\x02", "\x03"
SLOT = re.compile(f"{OPEN}(.*?){CLOSE}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
MARKUP = re.compile(rb'\{#.*?#\}|\{%|%\}|[<>"]|\{\{.*?\}\}', re.DOTALL)
LINE = re.compile(rb"[^\n]*[^\s][^\n]*")
SYMBOL = re.compile(rb"\w+|[^\w\s]")


@dataclass(frozen=True)
class Word:
    """A text or a piece of markup; `start` and `end` count bytes."""

    text: str
    start: int
    end: int
    is_markup: bool = False

    @property
    def key(self) -> tuple[bool, str]:
        return self.is_markup, self.text


def words_of(path: str, content: bytes) -> list[Word] | None:
    """Return what a file says and what stands around it; None where it can't be read."""
    try:
        if OPEN in content.decode() or CLOSE in content.decode():
            return None
        return list(_in_code(content) if path.endswith(".py") else in_page(content))
    except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError):
        return None


def in_page(content: bytes) -> Iterator[Word]:
    start = 0
    for match in MARKUP.finditer(content):
        if match[0].startswith(b"{{"):
            continue
        yield from _text(content, start, match.start())
        yield Word(match[0].decode(), match.start(), match.end(), is_markup=True)
        start = match.end()
    yield from _text(content, start, len(content))


def marked(text: str) -> str:
    """Write a piece of a page with its expressions marked and its white space evened out."""
    return " ".join(EXPRESSION.sub(rf"{OPEN}\1{CLOSE}", text).split())


def slots(text: str) -> list[str]:
    return SLOT.findall(text)


def parse(content: bytes) -> ast.Module:
    return ast.parse(content)


def _text(content: bytes, start: int, end: int) -> Iterator[Word]:
    run = content[start:end]
    if run.strip():
        start += len(run) - len(run.lstrip())
        end -= len(run) - len(run.rstrip())
        yield Word(marked(content[start:end].decode()), start, end)


def _in_code(content: bytes) -> Iterator[Word]:
    lines = [0]
    for line in content.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    start = 0
    for node in _strings(ast.parse(content)):
        begin = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        yield from _symbols(content, start, begin)
        yield Word(said(node), begin, end)
        start = end
    yield from _symbols(content, start, len(content))


def _symbols(content: bytes, start: int, end: int) -> Iterator[Word]:
    """Yield the lines of code between two texts."""
    for match in LINE.finditer(content, start, end):
        symbols = b" ".join(SYMBOL.findall(match[0]))
        yield Word(symbols.decode("utf-8", "replace"), match.start(), match.end(), is_markup=True)


def _strings(module: ast.Module) -> list[ast.Constant | ast.JoinedStr]:
    """Return the texts in their order, each once: not the parts of one in braces."""
    found: list[ast.Constant | ast.JoinedStr] = []
    nodes: list[ast.AST] = [module]
    while nodes:
        node = nodes.pop()
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text or isinstance(node, ast.JoinedStr):
            assert isinstance(node, ast.Constant | ast.JoinedStr)
            found.append(node)
        else:
            nodes += ast.iter_child_nodes(node)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def said(node: ast.expr) -> str:
    """Return a text of code with its expressions marked; "" where it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            parts.append(f"{OPEN}{ast.unparse(value.value)}{CLOSE}")
        else:
            parts.append(said(value))
    return "".join(parts)
