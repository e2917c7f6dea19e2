"""Commands of manage.py that are gone, where the user's files run them."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.names import inside
from quickscale_cli.findings.names.spots import commands, text_of
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.using import Gone, Use
from quickscale_cli.git.tree import Tree

ID = "command-gone"
COMMAND = re.compile(r"(?:^|.*/)management/commands/(?P<name>[a-zA-Z]\w*)\.py$")
DJANGO_S = {
    "check", "collectstatic", "compilemessages", "createsuperuser", "dbshell", "dumpdata", "flush",
    "loaddata", "makemessages", "makemigrations", "migrate", "runserver", "sendtestemail", "shell",
    "showmigrations", "sqlmigrate", "squashmigrations", "startapp", "test", "testserver",
}  # fmt: skip


class Commands:
    def __init__(self, comparison: Comparison) -> None:
        before, after = (_commands(one) for one in (comparison.trees.yours, comparison.tree))
        self._gone: dict[str, Gone] = {}
        for name in before.keys() - after.keys() - DJANGO_S:
            match = COMMAND.match(comparison.changes.renames(before[name]))
            new = match["name"] if match and match["name"] in after else ""
            what = f"The command {name} is {f'now {new}' if new else 'gone'}."
            self._gone[name] = Gone(ID, name, new, what=what)
        self.words = {name.encode() for name in self._gone}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.language:
            yield from self._in_text(file, text_of(file), 0, Certainty.SURE)
        code = file.code
        if code is None:
            return
        for node, text in code.texts:
            gone, place = self._gone.get(text), code.span(node)
            if gone is None:  # it may be a line such as "python manage.py NAME"
                is_prose = isinstance(code.parents[node], ast.Expr)
                certainty = Certainty.PERHAPS if is_prose else Certainty.SURE
                yield from self._in_text(file, file.content[place], place.start, certainty)
            elif _is_run(code, node):
                span, line = inside(code, node), node.lineno
                yield Use(file.path, line, gone, Certainty.SURE, span, gone.old, gone.new)

    def _in_text(
        self, file: UserFile, text: bytes, begin: int, certainty: Certainty
    ) -> Iterator[Use]:
        names = [name for name in self._gone if name.encode() in text]
        for name, start in commands(text, names):
            gone, at = self._gone[name], begin + start
            span = slice(at, at + len(name))
            yield Use(file.path, file.line(at), gone, certainty, span, name, gone.new)


def _is_run(code: Code, node: ast.Constant) -> bool:
    """Whether a text is what `call_command` runs, or follows manage.py in a list."""
    parent = code.parents[node]
    if isinstance(parent, ast.Call):
        return node in parent.args[:1] and code.called(parent) == "call_command"
    if not isinstance(parent, ast.List | ast.Tuple):
        return False
    place = parent.elts.index(node)
    before = parent.elts[place - 1] if place else None
    return isinstance(before, ast.Constant) and str(before.value).endswith("manage.py")


def _commands(tree: Tree) -> dict[str, str]:
    return {
        match["name"]: path
        for path, entry in tree.items()
        if entry.is_file and (match := COMMAND.match(path))
    }
