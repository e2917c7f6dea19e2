"""In which order Django looks for templates, static files and commands, read from the settings."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.names.names import is_settings
from quickscale_cli.findings.reading.references import parse_python
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

APPS, STATIC, PAGES = "INSTALLED_APPS", "STATICFILES_DIRS", "TEMPLATES[0]['DIRS']"
FLAG_S_APP = re.compile(rb"\bapp=[\"']([\w.]+)[\"']")
FLAGS = "config/feature_flags.py"
PLACE = re.compile(r"(?:str\()?BASE_DIR((?: / '[^']+')+)\)?")
KNOWN = (APPS, STATIC, PAGES)
NOT_LIVE = ("/dev.py", "/test.py", "/build.py")  # settings that no visitor meets


class LoadingOrder:
    """Folders of `DIRS` first, then apps as they are installed."""

    def __init__(self, scratch: Scratch, tree: Tree) -> None:
        self._lists: dict[str, list[str]] = {}
        self._unread: set[str] = set()
        self._flags = b""
        if FLAGS in tree and tree[FLAGS].is_file:
            self._flags = scratch.read_one(tree[FLAGS].id)
        wanted = {
            path: entry.id
            for path, entry in tree.items()
            if entry.is_file
            and path.endswith(".py")
            and is_settings(path)
            and not path.endswith(NOT_LIVE)
        }
        contents = scratch.read(wanted.values())
        for path in sorted(wanted, key=_place):
            self._read(contents[wanted[path]])

    def is_known(self, folders: str) -> bool:
        """Whether the order of apps and of these folders can be read without running anything."""
        return APPS in self._lists and self._unread.isdisjoint({APPS, folders})

    def rank(self, place: str, folders: str) -> tuple[int, int] | None:
        """Return where Django looks at a folder such as `app/templates`; None if it does not."""
        dirs = self._lists.get(folders, [])
        if place in dirs:
            return 0, dirs.index(place)
        app = place.rpartition("/")[0].removeprefix("src/").replace("/", ".")
        for number, installed in enumerate(self._lists.get(APPS, [])):
            if app and (installed == app or installed.startswith(f"{app}.apps.")):
                return 1, number
        return None

    def _read(self, content: bytes) -> None:
        module = parse_python(content)
        if module is None:
            self._unread |= {APPS, STATIC, PAGES}
        if b"loaders" in content:
            self._unread.add(PAGES)
        for node in _in_order(module) if module else ():
            self._take(node)

    def _take(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                self._assign(ast.unparse(target), node.value)
        elif isinstance(node, ast.AugAssign) and (key := ast.unparse(node.target)) in KNOWN:
            self._lists.setdefault(key, []).extend(self._items(key, node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            key = ast.unparse(node.func.value)
            if key in KNOWN:
                self._change(key, node.func.attr, node.args)

    def _assign(self, target: str, value: ast.expr) -> None:
        if target in KNOWN:
            self._lists[target] = list(self._items(target, value))
        elif target == "TEMPLATES":
            engine = value.elts[0] if isinstance(value, ast.List) and value.elts else None
            if not isinstance(engine, ast.Dict):
                self._unread.add(PAGES)
                return
            self._lists[PAGES] = []
            for key, dirs in zip(engine.keys, engine.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "DIRS":
                    self._lists[PAGES] = list(self._items(PAGES, dirs))
        else:
            self._unread |= {key for key in KNOWN if target.startswith(f"{key}[")}

    def _change(self, key: str, how: str, given: list[ast.expr]) -> None:
        known = self._lists.setdefault(key, [])
        where = given[0] if given else None
        if how == "insert" and isinstance(where, ast.Constant) and isinstance(where.value, int):
            known[where.value : where.value] = self._item(key, given[1])
        elif how == "append" and where:
            known += self._item(key, where)
        elif how == "extend" and where:
            known += self._items(key, where)
        elif how == "remove" and where:
            gone = self._item(key, where)
            self._lists[key] = [one for one in known if one not in gone]
        elif how in ("insert", "pop", "clear", "reverse", "sort"):
            self._unread.add(key)

    def _items(self, key: str, value: ast.expr) -> Iterator[str]:
        if isinstance(value, ast.List | ast.Tuple):
            for element in value.elts:
                if isinstance(element, ast.Starred):
                    yield from self._items(key, element.value)
                else:
                    yield from self._item(key, element)
        elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            yield from self._items(key, value.left)
            yield from self._items(key, value.right)
        elif ast.unparse(value) == key:
            yield from list(self._lists.get(key, []))
        elif key == APPS and ast.unparse(value).startswith("installed_apps("):
            yield from (app.decode() for app in FLAG_S_APP.findall(self._flags))
        else:
            self._unread.add(key)

    def _item(self, key: str, value: ast.expr) -> list[str]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return [value.value]
        place = PLACE.fullmatch(ast.unparse(value))
        if place:
            return [place[1].replace(" / ", "/").replace("'", "").removeprefix("/")]
        self._unread.add(key)
        return []


def _place(path: str) -> tuple[bool, int, str]:
    """Sort settings as they are imported: components, those built on them, and the user's own."""
    return path.endswith("/project.py"), -path.count("/"), path


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)
