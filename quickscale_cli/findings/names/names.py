"""Where the user's Python uses dotted names that are gone: in code, and in texts that name code."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.gone_names import GoneNames
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.references import imported_module
from quickscale_cli.findings.using import Gone, Use

# Calls that are given the name of code as a text: alone, or after what has that name.
BY_NAME = {
    "patch",
    "import_string",
    "import_module",
    "resolve_name",
    "setattr",
    "delattr",
    "locate",
}
BY_OWNER = {"object", "setattr", "delattr", "getattr", "hasattr", "spy"}


class Names:
    def __init__(self, comparison: Comparison) -> None:
        self.gone = comparison.one(GoneNames)

    @property
    def words(self) -> set[bytes]:
        return self.gone.words

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.code is None:
            return
        for node in file.code.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from self._imported(file, node)
            elif isinstance(node, ast.Attribute | ast.Name):
                yield from self._chain(file, file.code, node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._text(file, file.code, node, node.value)

    def _imported(self, file: UserFile, node: ast.Import | ast.ImportFrom) -> Iterator[Use]:
        for alias in node.names:
            name = alias.name
            if isinstance(node, ast.ImportFrom):
                module = imported_module(node, file.path)
                name = module if alias.name == "*" else f"{module}.{alias.name}"
            if gone := self.gone.judge(name):
                yield Use(file.path, alias.lineno, gone)

    def _chain(self, file: UserFile, code: Code, node: ast.Attribute | ast.Name) -> Iterator[Use]:
        if isinstance(code.parents[node], ast.Attribute):
            return  # a part of a longer one
        if isinstance(node, ast.Name) and not code.top.stars:
            return  # the import that has brought it is the place
        root: ast.AST = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name):
            return
        told = set()
        for dotted in sorted(code.dotted(node)):
            bound = dotted.split(".")[: len(dotted.split(".")) - _depth(node)]
            gone = self.gone.judge(dotted)
            if gone and gone not in told and self._is_here(code, root, gone, ".".join(bound)):
                told.add(gone)
                yield Use(file.path, node.lineno, gone)

    def _is_here(self, code: Code, root: ast.Name, gone: Gone, bound: str) -> bool:
        """Whether this is the place, and not the import that has brought the name."""
        if len(gone.old) > len(bound):
            return True
        return code.scopes[root].holder(root.id) is None  # by an import of all

    def _text(self, file: UserFile, code: Code, node: ast.Constant, text: str) -> Iterator[Use]:
        call = code.parents[node]
        called = code.called(call)
        arguments = call.args if isinstance(call, ast.Call) else []
        names, certainty = [text] if "." in text else [], Certainty.PERHAPS
        if node in arguments[:1] and called in BY_NAME:
            certainty = Certainty.SURE
        elif node in arguments[1:2] and called in BY_OWNER:
            names = [f"{owner}.{text}" for owner in sorted(code.dotted(arguments[0]))]
            certainty = Certainty.SURE
        elif is_settings(file.path):
            certainty = Certainty.SURE
        for name in names:
            gone = self.gone.judge(name)
            if gone and (gone.old == name or certainty == Certainty.SURE):
                yield self._named(file, code, node, name, gone, certainty)

    def _named(
        self,
        file: UserFile,
        code: Code,
        node: ast.Constant,
        name: str,
        gone: Gone,
        certainty: Certainty,
    ) -> Use:
        written = str(node.value)
        new = gone.new + name.removeprefix(gone.old) if gone.new else ""
        if written != name:  # only its last part is written here
            owner, _, last = new.rpartition(".")
            new = last if owner == name.rpartition(".")[0] else ""
        return Use(file.path, node.lineno, gone, certainty, inside(code, node), written, new)


def inside(code: Code, node: ast.Constant) -> slice:
    """Return the bytes of a text between its quotes, if it is written the plain way."""
    span = code.span(node)
    return slice(span.start + 1, span.stop - 1)


def is_settings(path: str) -> bool:
    return "settings" in path.removesuffix(".py").split("/")


def _depth(node: ast.AST) -> int:
    depth = 0
    while isinstance(node, ast.Attribute):
        node, depth = node.value, depth + 1
    return depth
