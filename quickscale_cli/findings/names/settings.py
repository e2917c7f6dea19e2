"""Where the user's code names settings that are gone: read, changed for a test, or set."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import gone_by
from quickscale_cli.findings.names.gone_names import SETTINGS
from quickscale_cli.findings.names.names import BY_OWNER, inside, is_settings
from quickscale_cli.findings.reading.code import FUNCTIONS, Code
from quickscale_cli.findings.reading.library import Library, module_of
from quickscale_cli.findings.using import Use

ID = "setting-gone"
OVERRIDES = {"override_settings", "modify_settings", "settings"}
CHANGES = ("test", "conftest")  # parts of paths of tests, where `settings` is pytest-django's


class Settings:
    def __init__(self, comparison: Comparison) -> None:
        fates = comparison.changes.fates("settings")
        theirs = _defined(comparison.library(comparison.trees.theirs))
        names = (fates.keys() - theirs) | _lost(comparison, theirs)
        self._gone = {name: gone_by(ID, name, fates.get(name)) for name in names}
        self.words = {name.encode() for name in self._gone}

    def uses(self, file: UserFile) -> Iterator[Use]:
        code = file.code
        for node in code.nodes if code else ():
            assert code
            name, start = self._named(code, node)
            if start is not None and (gone := self._gone.get(name)):
                line = getattr(node, "lineno", 0)
                span = slice(start, start + len(name.encode()))
                yield Use(file.path, line, gone, Certainty.SURE, span, gone.old, gone.new)

    def _named(self, code: Code, node: ast.AST) -> tuple[str, int | None]:
        """Return the setting that a node names, and where; None where it names none."""
        if isinstance(node, ast.Attribute) and node.attr in self._gone:
            stop = code.span(node).stop
            is_meant = self._is_settings(code, node.value)
            return node.attr, stop - len(node.attr.encode()) if is_meant else None
        if isinstance(node, ast.Name) and node.id in self._gone:
            is_meant = is_settings(code.path) and not code.dotted(node)
            return node.id, code.span(node).start if is_meant else None
        if isinstance(node, ast.keyword) and node.arg:
            is_meant = code.called(code.parents[node]) in OVERRIDES
            return node.arg, code.place(node.lineno, node.col_offset) if is_meant else None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_meant = node.value in self._gone and self._is_given(code, node)
            return node.value, inside(code, node).start if is_meant else None
        return "", None

    def _is_settings(self, code: Code, node: ast.expr) -> bool:
        if SETTINGS in code.dotted(node):
            return True
        if not isinstance(node, ast.Name) or node.id != "settings":
            return False
        is_test = any(sign in code.path for sign in CHANGES)
        holder = code.scopes[node].holder("settings")
        opened = [one for one, scope in code.inner.items() if scope is holder]
        return is_test and bool(opened) and isinstance(opened[0], FUNCTIONS)

    def _is_given(self, code: Code, node: ast.Constant) -> bool:
        """Whether a text stands where `getattr` and its like take a setting's name."""
        call = code.parents[node]
        if not isinstance(call, ast.Call) or node not in call.args[1:2]:
            return False
        return code.called(call) in BY_OWNER and self._is_settings(code, call.args[0])


def _defined(library: Library) -> set[str]:
    """Return the settings that a side's settings modules define."""
    modules = [name for name, path in library.paths.items() if is_settings(path)]
    return {name for one in modules for name in library.names(one) or () if name.isupper()}


def _lost(comparison: Comparison, theirs: set[str]) -> set[str]:
    """Return the settings of the template's that nothing of it speaks of any more."""
    base = comparison.trees.base
    before = comparison.base
    lost = set[str]()
    for path in base:
        if (
            is_settings(path)
            and path.endswith(".py")
            and comparison.trees.theirs.get(path) != base[path]
        ):
            lost |= {name for name in before.names(module_of(path)) or () if name.isupper()}
    lost -= theirs
    if not lost:
        return lost
    ids = [e.id for p, e in comparison.trees.theirs.items() if e.is_file and p.endswith(".py")]
    spoken = b"\n".join(comparison.scratch.read(ids).values())
    return {name for name in lost if not re.search(rb"\b%b\b" % name.encode(), spoken)}
