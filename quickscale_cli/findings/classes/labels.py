"""Where texts name an app or a model by its label, and that is gone: told, never rewritten."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.classes.classes import Classes
from quickscale_cli.findings.classes.models import RELATIONS, models_by_label
from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import assigned
from quickscale_cli.findings.reading.apps import app_labels
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.library import Has
from quickscale_cli.findings.using import Gone, Use

ID = "label-gone"
ADVICE = "The database knows it by that name, too: change it with a migration of yours, or by hand."
PERMISSION = re.compile(r"(\w+)\.(?:add|change|delete|view)_(\w+)")
ON_PAGE = re.compile(rb"\bperms\.(\w+)(?:\.(?:add|change|delete|view)_(\w+))?")
MODEL = re.compile(r"(\w+)\.(\w+)")
ONE_TEXT = RELATIONS | {"get_model", "swappable_dependency"}
TWO_TEXTS = {"get_model", "get_by_natural_key", "get_registered_model"}
PERMISSIONS = {"ahas_perm", "has_perm", "has_perms", "permission_required"}


class Labels:
    def __init__(self, comparison: Comparison) -> None:
        scratch, trees = comparison.scratch, comparison.trees
        self._before, self._after = (app_labels(scratch, t) for t in (trees.yours, comparison.tree))
        labels = set(self._before.values()) - set(self._after.values())
        self._gone = {
            label: Gone(ID, label, advice=ADVICE, what=f"The app {label} is gone.")
            for label in labels
        }
        self._gone |= self._models(comparison)

    def _models(self, comparison: Comparison) -> dict[str, Gone]:
        """Return the models that are gone from apps whose models change."""
        changed = list(comparison.changed(".py"))
        folders = {
            folder
            for folder in self._before
            if any(
                path.startswith((f"{folder}/models.py", f"{folder}/models/")) for path in changed
            )
        }
        touched = {folder: self._before[folder] for folder in folders}
        labels = set(touched.values())
        stay = {folder: label for folder, label in self._after.items() if label in labels}
        before = models_by_label(comparison.before, touched)
        lost = before.keys() - models_by_label(comparison.after, stay)
        if not lost:
            return {}
        after, classes = models_by_label(comparison.after, self._after), comparison.one(Classes)
        named = {dotted: model for model, dotted in after.items()}
        gone = {}
        for model in lost:
            dotted = before[model]
            if comparison.after.has(dotted) not in (Has.YES, Has.NO):
                continue  # its module does not parse: it is still to be decided
            found = classes.after(dotted)
            old = f"{model.partition('.')[0]}.{dotted.rpartition('.')[2]}"
            what = f"The model {old} is gone."
            if found and (label := named.get(found.name, "").partition(".")[0]):
                what = f"The model {old} is now {label}.{found.name.rpartition('.')[2]}."
            gone[model] = Gone(ID, old, advice=ADVICE, what=what)
        return gone

    @property
    def words(self) -> set[bytes]:
        words = {part for one in self._gone.values() for part in one.old.split(".")}
        models = {key.partition(".")[2] for key in self._gone} - {""}
        words |= models | {
            f"{act}_{one}" for one in models for act in ("add", "change", "delete", "view")
        }
        return {word.encode() for word in words}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.is_page:
            for match in ON_PAGE.finditer(file.content):
                label, model = match[1].decode(), (match[2] or b"").decode()
                if gone := self._named(label, model):
                    yield Use(file.path, file.line(match.start()), gone)
        code = file.code
        for node in code.nodes if code else ():
            assert code
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._text(file, code, node, node.value)
            elif isinstance(node, ast.Call):
                yield from self._content_type(file, node)

    def _named(self, label: str, model: str) -> Gone | None:
        return self._gone.get(f"{label}.{model}".lower()) or self._gone.get(label)

    def _text(self, file: UserFile, code: Code, node: ast.Constant, text: str) -> Iterator[Use]:
        if match := PERMISSION.fullmatch(text):
            is_meant = self._is_permission(code, node)
        elif match := MODEL.fullmatch(text):
            is_meant = _is_model(code, node)
        else:
            is_meant = _is_label(code, node)
        gone = self._named(match[1], match[2]) if match else self._labelled(code, node, text)
        is_alike = gone is not None and gone.old == text and "." in text
        if gone and (is_meant or is_alike):
            certainty = Certainty.SURE if is_meant else Certainty.PERHAPS
            yield Use(file.path, node.lineno, gone, certainty)

    def _labelled(self, code: Code, node: ast.Constant, label: str) -> Gone | None:
        call = code.parents[node]
        following = call.args[1:2] if isinstance(call, ast.Call) else []
        model = [str(one.value) for one in following if isinstance(one, ast.Constant)]
        return self._named(label, "".join(model))

    @staticmethod
    def _is_permission(code: Code, node: ast.Constant) -> bool:
        one: ast.AST = node
        if isinstance(code.parents[one], ast.List | ast.Tuple | ast.Set):
            one = code.parents[one]
        return code.called(code.parents[one]) in PERMISSIONS or "permission_required" in assigned(
            code, one
        )

    def _content_type(self, file: UserFile, call: ast.Call) -> Iterator[Use]:
        """Find `ContentType.objects.get(app_label="pay", model="order")` and its like."""
        given = {
            one.arg: str(one.value.value)
            for one in call.keywords
            if isinstance(one.value, ast.Constant)
        }
        label = given.get("app_label") or given.get("content_type__app_label") or ""
        model = given.get("model") or given.get("content_type__model") or ""
        if label and (gone := self._named(label, model)):
            yield Use(file.path, call.lineno, gone)


def _is_model(code: Code, node: ast.Constant) -> bool:
    parent = code.parents[node]
    if isinstance(parent, ast.keyword) and parent.arg == "to":
        return True
    names = assigned(code, node)
    if any(name.endswith("_MODEL") or name == "swappable" for name in names):
        return True
    return (
        isinstance(parent, ast.Call) and node in parent.args[:1] and code.called(parent) in ONE_TEXT
    )


def _is_label(code: Code, node: ast.Constant) -> bool:
    parent = code.parents[node]
    if isinstance(parent, ast.Call) and node in parent.args[:1]:
        called = code.called(parent)
        return called == "get_app_config" or (called in TWO_TEXTS and len(parent.args) > 1)
    is_set = isinstance(parent, ast.Assign) and "app_label" in assigned(code, node)
    return is_set and isinstance(code.parents[parent], ast.ClassDef)
