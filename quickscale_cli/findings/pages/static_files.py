"""Static files that the user's pages, style sheets and code name, and that are gone."""

import ast
import posixpath
import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import assigned, words_of
from quickscale_cli.findings.names.names import inside
from quickscale_cli.findings.using import Gone, Use
from quickscale_cli.git.tree import Tree

ID = "static-gone"
STATIC = re.compile(r"(?:^|.*/)static/(?P<name>.+)$")
ADDRESS = re.compile(rb"(?<![\w.-])/static/([\w./@-]*[\w-])")
SHEET = re.compile(
    rb"/\*.*?\*/|url\(\s*[\"']?(?P<url>[^\"')?#\s]+)|@import\s+[\"'](?P<import>[^\"'?#]+)",
    re.DOTALL,
)


class StaticFiles:
    def __init__(self, comparison: Comparison) -> None:
        yours, tree = comparison.trees.yours, comparison.tree
        there = {name for path in tree if (name := static_name(path))}
        self._gone: dict[str, Gone] = {}
        for path in yours:
            name = static_name(path)
            if name and name not in there and yours[path].is_file:
                new = static_name(comparison.changes.renames(path))
                self._gone[name] = Gone(
                    ID, name, new if new in there else "", _advice(yours, tree, path)
                )
        self.words = {word for name in self._gone for word in words_of(name)}

    def uses(self, file: UserFile) -> Iterator[Use]:
        for token in file.page:
            if token.name == "static" and token.first and token.first.text in self._gone:
                gone, line = self._gone[token.first.text], file.line(token.start)
                span = token.first.span
                yield Use(file.path, line, gone, Certainty.SURE, span, gone.old, gone.new)
        if file.language or file.is_page:
            yield from self._by_address(file)
        if file.code:
            yield from self._in_code(file)
        elif file.path.endswith(".css"):
            yield from self._in_sheet(file)

    def _by_address(self, file: UserFile) -> Iterator[Use]:
        """Yield the places that name a file by its address, without asking Django."""
        for found in ADDRESS.finditer(file.content):
            gone = self._gone.get(found[1].decode("utf-8", "surrogateescape"))
            if gone:
                span, line = slice(*found.span(1)), file.line(found.start())
                yield Use(file.path, line, gone, Certainty.SURE, span, gone.old, gone.new)

    def _in_code(self, file: UserFile) -> Iterator[Use]:
        code = file.code
        assert code
        for node in code.nodes:
            if isinstance(node, ast.Constant) and node.value in self._gone:
                gone = self._gone[str(node.value)]
                parent = code.parents[node]
                is_meant = code.called(parent) in ("static", "find") or "js" in assigned(
                    code, parent
                )
                certainty = Certainty.SURE if is_meant else Certainty.PERHAPS
                span = inside(code, node)
                yield Use(file.path, node.lineno, gone, certainty, span, gone.old, gone.new)

    def _in_sheet(self, file: UserFile) -> Iterator[Use]:
        """A style sheet names files by where it lies itself."""
        here = posixpath.dirname(static_name(file.path) or "")
        for found in SHEET.finditer(file.content):
            which = found.lastgroup
            if which is None:
                continue  # a comment
            written = found[which].decode("utf-8", "surrogateescape")
            gone = self._gone.get(posixpath.normpath(posixpath.join(here, written)))
            if gone:
                start = found.start(which)
                span = slice(start, found.end(which))
                new = posixpath.relpath(gone.new, here or ".") if gone.new else ""
                yield Use(file.path, file.line(start), gone, Certainty.SURE, span, written, new)


def static_name(path: str) -> str:
    """Return what pages call a static file; "" where it is none."""
    match = STATIC.match(path)
    return match["name"] if match else ""


def _advice(yours: Tree, tree: Tree, path: str) -> str:
    same = sorted(p for p, entry in tree.items() if entry == yours[path] and static_name(p))
    if same:
        return f"{static_name(same[0])} has the same content."
    return "Keep a copy, or use another."
