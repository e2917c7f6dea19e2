"""The models of a project: their fields, what those lead to, and what migrations rename."""

import ast
from collections.abc import Mapping
from functools import cached_property

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.reading.apps import app_labels
from quickscale_cli.findings.reading.library import Definition, Library
from quickscale_cli.findings.reading.references import last_name, parse_python

RELATIONS = {"ForeignKey", "ManyToManyField", "OneToOneField"}
OTHERS = {"GenericForeignKey", "GenericRelation"}


class Models:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._library = comparison.before

    def field(self, owner: Definition, name: str) -> ast.Call | None:
        """Return how a class body defines a field before the upgrade; None if it defines none."""
        for statement in getattr(owner.node, "body", []):
            value = getattr(statement, "value", None)
            targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
            if isinstance(value, ast.Call) and name in [getattr(t, "id", "") for t in targets]:
                kind = last_name(value.func)
                return value if kind.endswith("Field") or kind in RELATIONS | OTHERS else None
        return None

    def target(self, owner: Definition, field: ast.Call) -> str:
        """Return the dotted name of the model that a relation leads to; "" where unknown."""
        given = [one.value for one in field.keywords if one.arg == "to"] or field.args
        if last_name(field.func) not in RELATIONS or not given:
            return ""
        to = given[0]
        text = _text(to)
        if ast.unparse(to) == "settings.AUTH_USER_MODEL":
            text = self._user_model
        if text == "self":
            return owner.name
        if "." in text:
            return self.by_label.get(text.lower(), "")
        name = f"{owner.module}.{text or ast.unparse(to)}"
        found = self._library.definition(name)
        return found.name if found else ""

    @cached_property
    def backwards(self) -> dict[str, dict[str, str]]:
        """By dotted name of a model, the models whose relations lead to it, and what those say."""
        found: dict[str, dict[str, str]] = {}
        for name in dict.fromkeys(self.by_label.values()):
            owner = self._library.definition(name)
            fields = getattr(owner.node, "body", []) if owner else []
            for call in [getattr(one, "value", None) for one in fields]:
                if owner and isinstance(call, ast.Call) and (to := self.target(owner, call)):
                    given = [_text(one.value) for one in call.keywords if one.arg == "related_name"]
                    model = name.rpartition(".")[2].lower()
                    for back in given or [model, f"{model}_set"]:
                        found.setdefault(to, {})[back] = name
        return found

    @cached_property
    def by_label(self) -> dict[str, str]:
        comparison = self._comparison
        return models_by_label(
            self._library, app_labels(comparison.scratch, comparison.trees.yours)
        )

    @cached_property
    def _user_model(self) -> str:
        for path, content in self._comparison.code_before.items():
            if "settings" in path and b"AUTH_USER_MODEL" in content:
                module = parse_python(content)
                for node in module.body if module else ():
                    targets = map(last_name, getattr(node, "targets", []))
                    if "AUTH_USER_MODEL" in targets and (
                        text := _text(getattr(node, "value", None))
                    ):
                        return text
        return ""

    def renamed(self, owner: Definition, field: str) -> str:
        """Return what a new migration of the result calls a field; "" where none renames it."""
        path = self._library.paths.get(owner.module, "")
        model = owner.name.rpartition(".")[2].lower()
        for (folder, one, old), new in self._renames.items():
            if (one, old) == (model, field) and path.startswith(f"{folder}/"):
                return new
        return ""

    @cached_property
    def _renames(self) -> dict[tuple[str, str, str], str]:
        """New names by folder of the app, model and old name; the newest of each."""
        comparison = self._comparison
        fresh = sorted(
            path
            for path in comparison.tree.keys() - comparison.trees.yours.keys()
            if "/migrations/" in path and path.endswith(".py")
        )
        contents = comparison.scratch.read(comparison.tree[path].id for path in fresh)
        found: dict[tuple[str, str, str], str] = {}
        for path in fresh:
            content = contents[comparison.tree[path].id]
            module = parse_python(content) if b"RenameField" in content else None
            for node in ast.walk(module) if module else ():
                if isinstance(node, ast.Call) and last_name(node.func) == "RenameField":
                    names = ("model_name", "old_name", "new_name")
                    given = dict(zip(names, node.args, strict=False))
                    given |= {one.arg: one.value for one in node.keywords if one.arg}
                    model, old, new = (_text(given.get(name)) for name in names)
                    folder = path.rpartition("/migrations/")[0]
                    for key, name in found.items():
                        if key[:2] == (folder, model.lower()) and name == old:
                            found[key] = new
                    found[folder, model.lower(), old] = new
        return found


def models_by_label(library: Library, labels: Mapping[str, str]) -> dict[str, str]:
    """Return the dotted name of each model by "label.model", in small letters."""
    found = {}
    for folder, label in labels.items():
        module = f"{folder.replace('/', '.')}.models"
        for name in library.names(module) or ():
            model = library.definition(f"{module}.{name}")
            if model and isinstance(model.node, ast.ClassDef):
                found[f"{label}.{name}".lower()] = model.name
    return found


def _text(node: ast.AST | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""
