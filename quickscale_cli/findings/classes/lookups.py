"""Where code names fields of a model: in chains from `Model.objects`, and in class bodies."""

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property

from quickscale_cli.findings.classes.classes import Classes, Kin
from quickscale_cli.findings.classes.owners import Owners
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.references import last_name

type Place = tuple[Kin, ast.keyword | ast.Constant]  # a model, and what names a field of it

BY_KEYWORD = {
    "acreate", "aget", "aget_or_create", "aupdate", "aupdate_or_create", "create", "exclude",
    "filter", "get", "get_or_create", "update", "update_or_create",
}  # fmt: skip
BY_TEXT = {
    "dates", "datetimes", "defer", "distinct", "earliest", "latest", "only", "order_by",
    "prefetch_related", "select_related", "values", "values_list",
}  # fmt: skip
SHORTCUTS = {"aget_list_or_404", "aget_object_or_404", "get_list_or_404", "get_object_or_404"}
EXPRESSIONS = {
    "Avg", "Cast", "Coalesce", "Concat", "Count", "F", "Greatest", "Least", "Length", "Lower",
    "Max", "Min", "Now", "Prefetch", "Round", "StdDev", "Sum", "Upper", "Variance",
}  # fmt: skip
FIELDS = {"fields", "update_fields"}
LISTS = {
    "autocomplete_fields", "date_hierarchy", "error_messages", "exclude", "field_classes",
    "fields", "filter_horizontal", "filter_vertical", "filterset_fields", "get_latest_by",
    "help_texts", "labels", "list_display", "list_display_links", "list_editable", "list_filter",
    "list_select_related", "localized_fields", "ordering", "ordering_fields",
    "prepopulated_fields", "radio_fields", "raw_id_fields", "read_only_fields",
    "readonly_fields", "search_fields", "unique_together", "widgets",
}  # fmt: skip
GROUPS = {"constraints", "fieldsets", "indexes"}


class Lookups:
    def __init__(self, code: Code, classes: Classes) -> None:
        self._code = code
        self._classes = classes
        self._owners = Owners(code, classes)

    def places(self) -> Iterator[Place]:
        for node in self._code.nodes:
            if isinstance(node, ast.Call):
                yield from self._call(node)
            elif isinstance(node, ast.ClassDef):
                yield from self._body(node)

    def _call(self, call: ast.Call) -> Iterator[Place]:
        called = self._code.called(call)
        if called in SHORTCUTS and call.args:
            if model := self._owners.rows(call.args[0]) or self._owners.kin(call.args[0]):
                yield from self._given(model, call.args[1:], call.keywords, by_keyword=True)
        elif isinstance(call.func, ast.Attribute):
            if model := self._owners.rows(call.func.value):
                texts = call.args if called in BY_TEXT else []
                yield from ((model, one) for one in _texts(texts))
                yield from self._given(model, call.args, call.keywords, called in BY_KEYWORD)
                lists = [call.args[1:2] if called in ("bulk_update", "abulk_update") else []]
                yield from ((model, one) for some in lists for one in _texts(some))
            elif called in ("save", "asave", "refresh_from_db") and call.keywords:
                owner = self._owners.kin(call.func.value)
                lists = [[one.value] for one in call.keywords if one.arg in FIELDS]
                yield from ((owner, one) for some in lists for one in _texts(some) if owner)
        if model := self._made(call):
            yield from ((model, one) for one in call.keywords if one.arg)

    def _made(self, call: ast.Call) -> Kin | None:
        """Return the class that a call makes one of."""
        if isinstance(call.func, ast.Name) or self._code.dotted(call.func):
            kin = self._owners.kin(call)
            return kin if kin and call.keywords else None
        return None

    def _given(
        self,
        model: Kin,
        values: Iterable[ast.expr],
        keywords: Iterable[ast.keyword],
        by_keyword: bool,
    ) -> Iterator[Place]:
        """Yield keywords that are lookups, and what expressions among the arguments name."""
        for one in keywords:
            if one.arg in ("defaults", "create_defaults") and isinstance(one.value, ast.Dict):
                yield from ((model, key) for key in _texts(filter(None, one.value.keys)))
            elif one.arg and by_keyword:
                yield model, one
        for value in (*values, *(one.value for one in keywords)):
            yield from self._expression(model, value)

    def _expression(self, model: Kin, node: ast.AST) -> Iterator[Place]:
        if isinstance(node, ast.Call):
            called = last_name(node.func)
            if isinstance(node.func, ast.Attribute) and self._owners.rows(node.func.value):
                return  # a query of its own
            if called in EXPRESSIONS or called.startswith(("Trunc", "Extract")):
                yield from ((model, one) for one in _texts(node.args))
            if called == "Q":
                yield from ((model, one) for one in node.keywords if one.arg)
        for child in ast.iter_child_nodes(node):
            yield from self._expression(model, child)

    def _body(self, node: ast.ClassDef) -> Iterator[Place]:
        """Yield what forms, admin classes, views and a model's Meta say of a model's fields."""
        own = {getattr(one, "name", "") for one in node.body}
        own |= {last_name(t) for one in node.body for t in getattr(one, "targets", [])}
        model = self._assigned(node) or self._registered(node)
        if node.name == "Meta":
            outer = self._code.parents[node]
            if isinstance(outer, ast.ClassDef):
                model = model or self._classes.of(self._code, outer)
                own |= {last_name(t) for one in outer.body for t in getattr(one, "targets", [])}
                own |= {getattr(one, "name", "") for one in outer.body}
        if model is None:
            return
        for statement in node.body:
            value = getattr(statement, "value", None)
            names = {last_name(target) for target in getattr(statement, "targets", [])}
            if value and names & (LISTS | GROUPS):
                for one in _named(value) if names & GROUPS else _texts([value]):
                    if str(getattr(one, "value", "")).lstrip("-") not in own:
                        yield model, one

    def _assigned(self, node: ast.ClassDef) -> Kin | None:
        for one in node.body:
            if isinstance(one, ast.Assign) and "model" in map(last_name, one.targets):
                return self._owners.kin(one.value)
        return None

    def _registered(self, node: ast.ClassDef) -> Kin | None:
        """Return the model that an admin class is registered for."""
        for one in node.decorator_list:
            if isinstance(one, ast.Call) and last_name(one.func) == "register" and one.args:
                return self._owners.kin(one.args[0])
        return self._owners.kin(self._by_call.get(node.name))

    @cached_property
    def _by_call(self) -> dict[str, ast.expr]:
        """The models of `admin.site.register(Model, Admin)`, by the name of the class."""
        calls = [one for one in self._code.nodes if self._code.called(one) == "register"]
        return {
            last_name(call.args[1]): call.args[0]
            for call in calls
            if isinstance(call, ast.Call) and len(call.args) == 2
        }


def _named(value: ast.expr) -> Iterator[ast.keyword | ast.Constant]:
    """Yield the fields that indexes, constraints and fieldsets name."""
    for one in ast.walk(value):
        if isinstance(one, ast.Dict):
            for key, fields in zip(one.keys, one.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "fields":
                    yield from _texts([fields])
        elif isinstance(one, ast.Call):
            for word in one.keywords:
                if word.arg in ("fields", "include", "opclasses"):
                    yield from _texts([word.value])
                elif word.arg and last_name(one.func) == "Q":
                    yield word
            if last_name(one.func) in EXPRESSIONS:
                yield from _texts(one.args)


def _texts(values: Iterable[ast.expr]) -> Iterator[ast.Constant]:
    """Yield the texts that are given, also in lists and as keys."""
    for one in values:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one
        elif isinstance(one, ast.List | ast.Tuple | ast.Set):
            yield from _texts(one.elts)
        elif isinstance(one, ast.Dict):
            yield from _texts(filter(None, one.keys))
        elif isinstance(one, ast.BinOp):
            yield from _texts([one.left, one.right])
        elif isinstance(one, ast.Starred):
            yield from _texts([one.value])
        elif isinstance(one, ast.Call) and last_name(one.func) in EXPRESSIONS:
            yield from _texts(one.args)
