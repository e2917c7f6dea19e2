"""Read Python: what a module, a class, a dictionary or a list of urls says twice."""

import ast
import warnings
from collections.abc import Iterable, Iterator

from quickscale_cli.findings.doubles.reading import Reading, Twice, repeated

Bound = tuple[str, str, int]  # a name, what an import gives it or "", and the line
BLOCKS = ("body", "orelse", "finalbody")


def read_code(path: str, content: bytes) -> Reading:
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes, say: they are the owner's
            module = ast.parse(content)
            compile(module, path, "exec", dont_inherit=True)  # sees what a grammar can't
    except SyntaxError as error:
        return Reading(trouble=error.msg, line=error.lineno or 0)
    except (ValueError, RecursionError, MemoryError) as error:
        return Reading(trouble=str(error) or "It is nested too deep.")
    twice = [*_bound_twice(module.body, ""), *_in_literals(module)]
    if "settings" in path.removesuffix(".py").split("/"):
        twice += _in_settings(module)
    return Reading(tuple(twice))


def _bound_twice(body: Iterable[ast.stmt], scope: str) -> Iterator[Twice]:
    """Yield what a module or class binds again; each branch of an `if` or `try` stands alone."""
    bound: dict[str, str] = {}
    for statement in body:
        if isinstance(statement, ast.Delete):
            for target in statement.targets:
                bound.pop(getattr(target, "id", ""), None)
        for name, source, line in bound_names(statement):
            if name in bound and not (source and bound[name] == source):
                yield Twice(f"{scope}{name}", line)
            bound[name] = source
        for block, inner in _blocks(statement, scope):
            yield from _bound_twice(block, inner)


def _blocks(statement: ast.stmt, scope: str) -> Iterator[tuple[list[ast.stmt], str]]:
    if isinstance(statement, ast.ClassDef):
        yield statement.body, f"{scope}{statement.name}."
    elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        holders = [statement, *getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
        for holder in holders:
            for name in BLOCKS:
                yield getattr(holder, name, []), scope


def bound_names(statement: ast.stmt) -> Iterator[Bound]:
    line = statement.lineno
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if not _is_one_of_several(statement):
            yield statement.name, "", line
    elif isinstance(statement, ast.Import):
        for alias in statement.names:
            name = alias.asname or alias.name.partition(".")[0]
            yield name, alias.name if alias.asname else name, line
    elif isinstance(statement, ast.ImportFrom):
        module = "." * statement.level + (statement.module or "")
        for alias in statement.names:
            if alias.name != "*":
                yield alias.asname or alias.name, f"{module}.{alias.name}", line
    else:
        yield from ((name, "", line) for name in _assigned(statement))


def _is_one_of_several(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether more of its name belong to it: overloads, a property's setter, what it builds on."""
    called = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    names = [ast.unparse(one) for one in called]
    return node.name in ["_", *(ast.unparse(base) for base in getattr(node, "bases", []))] or any(
        name.rpartition(".")[2] == "overload" or name.startswith(f"{node.name}.") for name in names
    )


def _assigned(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement sets anew, and not from what they were."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value:
        targets = [statement.target]
    else:
        return
    used = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for target in targets:
        for node in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if isinstance(node, ast.Name) and node.id != "_" and node.id not in used:
                yield node.id


def _in_literals(module: ast.Module) -> Iterator[Twice]:
    """Yield keys of a dictionary that come again, and routes and names in a list of urls."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            keys = (key for key in node.keys if isinstance(key, ast.Constant))
            yield from repeated(Twice(f"The key {key.value!r}", key.lineno) for key in keys)
    for elements in _lists(module):
        calls = [one for one in elements if isinstance(one, ast.Call)]
        yield from repeated(url for call in calls for url in urls_of(call))


def _lists(module: ast.Module) -> Iterator[list[ast.expr]]:
    """Yield the elements of each list; what is added to one by its name belongs to it."""
    named: dict[str, list[ast.expr]] = {}
    taken = set[ast.expr]()
    for statement in module.body:
        for name, value in _assigned_values(statement):
            parts = list(_parts(value))
            named.setdefault(name, []).extend(one for part in parts for one in _elements(part))
            taken.update(parts)
    yield from named.values()
    for node in ast.walk(module):
        if isinstance(node, ast.List) and node not in taken:
            yield node.elts


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    """Yield the lists that an expression puts together: `[…] + i18n_patterns(…)`."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        yield from _parts(value.left)
        yield from _parts(value.right)
    elif isinstance(value, ast.List | ast.Call):
        yield value


def _elements(part: ast.expr) -> list[ast.expr]:
    return part.elts if isinstance(part, ast.List) else getattr(part, "args", [])


def assigned_lists(statement: ast.stmt) -> Iterator[tuple[str, ast.List]]:
    """Yield the lists that a statement gives to a name, or adds to it: `x = […]`, `x += […]`."""
    for name, value in _assigned_values(statement):
        if isinstance(value, ast.List):
            yield name, value


def _assigned_values(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    else:
        return
    for target in targets:
        if isinstance(target, ast.Name) and statement.value:
            yield target.id, statement.value


def urls_of(call: ast.Call) -> Iterator[Twice]:
    """Yield the route and the name that a call of `path` or `re_path` gives."""
    kind = ast.unparse(call.func).rpartition(".")[2]
    if kind not in ("path", "re_path"):
        return
    given = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "route")]
    if not any(_is_included(view) for view in call.args[1:2]):  # those may share a beginning
        yield from (Twice(f"The route {text!r}", line) for text, line in texts(given))
    names = [word.value for word in call.keywords if word.arg == "name"]
    yield from (Twice(f"The url {text}", line) for text, line in texts(names))


def _is_included(view: ast.expr) -> bool:
    return isinstance(view, ast.Call) and ast.unparse(view.func).endswith("include")


def _in_settings(module: ast.Module) -> Iterator[Twice]:
    """Yield what a list of the settings names again: Django takes each app once."""
    for statement in module.body:
        for name, value in assigned_lists(statement):
            items = (Twice(f"{text!r} in {name}", line) for text, line in texts(value.elts))
            yield from repeated(items)


def texts(nodes: Iterable[ast.expr]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno
