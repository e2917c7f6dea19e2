"""What templates and code say by themselves, without handing it to gettext: found as they stand.

So each branch of a page counts, also one that no test comes to.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.base import DebugLexer, Token, TokenType

from tests.pages.plain import SENTENCE, Plain, in_html, in_text

STRING = re.compile(r"""(?:_\((?:"[^"]*"|'[^']*')\))|("[^"]*"|'[^']*')""")
ATTRIBUTES = re.compile(r"block \w*(?:attributes|class|coltype)\b")  # it stands inside of a tag
SILENT_TAGS = {"elif", "if", "load", "static", "translate", "trans", "url"}
SHOWN = {"description", "empty_label", "error_messages", "help_text", "label", "short_description"}
SHOWN |= {"site_header", "site_title", "index_title", "summary", "title", "verbose_name"}
SHOWN |= {"verbose_name_plural"}
BLOCKS = {"blocktranslate", "blocktrans", "comment", "verbatim"}


def in_template(file: Path) -> Iterator[Plain]:
    """Yield the words of a template that stand outside of its tags, and in what tags are given."""
    text, found, closing = "", [], ""
    for token in DebugLexer(file.read_text("utf-8")).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if token.token_type == TokenType.TEXT:
            text += "\n" * token.contents.count("\n") if closing else token.contents
            continue
        if closing:
            closing = "" if name == closing else closing
        elif name in BLOCKS or ATTRIBUTES.match(token.contents):
            closing = f"end{name}"
        else:
            found += _in_tag(token, name)
    read = in_html(text) if file.suffix == ".html" else _in_lines(text)
    yield from [*read, *found]


def _in_lines(text: str) -> Iterator[Plain]:
    for number, line in enumerate(text.splitlines(), 1):
        yield from in_text(line, number)


def _in_tag(token: Token, name: str) -> Iterator[Plain]:
    if token.token_type == TokenType.COMMENT or name in SILENT_TAGS:
        return
    for literal in filter(None, STRING.findall(token.contents)):
        if SENTENCE.search(literal[1:-1]):
            yield from in_text(literal[1:-1], token.lineno, f"{{% {name} %}}")


def in_python(file: Path) -> Iterator[Plain]:
    """Yield the sentences of code that are given to what shows them to people."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        for place, value in _shown(node):
            for text in _texts(value):
                if SENTENCE.search(text.value):
                    yield from in_text(text.value, text.lineno, place)


def _shown(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name("messages"), attr=name)):
            yield from ((f"messages.{name}", one) for one in node.args[1:])
        case ast.Call(func=ast.Name(("ValidationError" | "HttpResponse") as name)):
            yield from ((name, one) for one in node.args[:1])
        case ast.Call(func=ast.Attribute(attr="add_error")):
            yield from (("add_error", one) for one in node.args[1:])
        case ast.keyword(arg=str(name)) if name in SHOWN:
            yield name, node.value
        case ast.Assign(targets=[ast.Name(name)]) if name in SHOWN:
            yield name, node.value


def _texts(value: ast.expr) -> Iterator[ast.Constant]:
    """Yield the strings of an expression that no function has translated."""
    match value:
        case ast.Constant(str()):
            yield value
        case ast.Dict():
            for one in value.values:
                yield from _texts(one)
        case ast.IfExp():
            yield from (*_texts(value.body), *_texts(value.orelse))
        case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            for one in ast.walk(value):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one
        case ast.BinOp():
            yield from _texts(value.left)
