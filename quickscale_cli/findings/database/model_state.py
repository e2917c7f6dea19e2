"""The models as migrations have made them, field by field; what an operation finds there."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from quickscale_cli.findings.database.migration_files import Key, Migration, Operation

NULLABLE = ("ManyToManyField", "GenericRelation", "GeneratedField")  # no column that asks a value
AUTOMATIC = ("AutoField", "BigAutoField", "SmallAutoField")
TEXTS = ("CharField", "TextField", "EmailField", "SlugField", "URLField", "FileField",
         "ImageField", "FilePathField", "BinaryField")  # fmt: skip
UNIQUE = ("OneToOneField",)
INDEXED = ("ForeignKey", "SlugField")


@dataclass(frozen=True)
class Column:
    """A field as a migration writes it."""

    kind: str  # its class
    options: dict[str, ast.expr]
    is_known: bool  # one of Django's own classes, with no options that come by `**`

    def has(self, option: str) -> bool:
        """Whether an option is set to True."""
        value = self.options.get(option)
        return isinstance(value, ast.Constant) and value.value is True

    def number(self, option: str) -> int | None:
        value = self.options.get(option)
        is_number = isinstance(value, ast.Constant) and isinstance(value.value, int)
        return value.value if is_number else None  # type: ignore[union-attr]

    @property
    def is_column(self) -> bool:
        return self.kind not in NULLABLE

    @property
    def is_null(self) -> bool:
        value = self.options.get("null")
        return value is not None and getattr(value, "value", True) is not False

    @property
    def is_unique(self) -> bool:
        return self.has("unique") or self.has("primary_key") or self.kind in UNIQUE

    @property
    def is_indexed(self) -> bool:
        index = self.options.get("db_index")
        given = index.value if isinstance(index, ast.Constant) else self.kind in INDEXED
        return bool(given) or self.is_unique

    @property
    def is_filled(self) -> bool:
        """Whether Django knows what existing rows get."""
        given = {"default", "db_default"} & self.options.keys()
        is_empty_text = self.has("blank") and self.kind in TEXTS
        is_made = self.kind in AUTOMATIC or self.has("auto_now") or self.has("auto_now_add")
        return bool(given) or is_empty_text or is_made


def column(node: ast.expr | None) -> Column | None:
    if not isinstance(node, ast.Call):
        return None
    written = ast.unparse(node.func)
    options = {word.arg: word.value for word in node.keywords if word.arg}
    is_known = written.startswith(("models.", "django.")) and len(options) == len(node.keywords)
    return Column(written.rpartition(".")[2], options, is_known)


@dataclass
class Models:
    """The models of one app."""

    fields: dict[tuple[str, str], Column] = field(default_factory=dict)  # by model and name
    tables: dict[str, bool] = field(default_factory=dict)  # by model: whether it had rows before
    virtual: set[str] = field(default_factory=set)  # no table of ours: proxies, unmanaged
    fresh: set[tuple[str, str]] = field(default_factory=set)  # columns that the upgrade makes

    def apply(self, one: Operation, *, is_new: bool) -> None:
        model, name = target(one)
        given = column(one.value("field", 2))
        match one.name:
            case "CreateModel":
                self._create(one, model, is_new=is_new)
            case "DeleteModel":
                self._move(model, None)
            case "RenameModel":
                self._move(model, one.text("new_name", 1).lower())
            case "AddField" | "AlterField" if given:
                self.fields[model, name] = given
                self.fresh |= {(model, name)} if is_new and one.name == "AddField" else set()
            case "RemoveField":
                self.fields.pop((model, name), None)
            case "RenameField":
                if moved := self.fields.pop((model, name), None):
                    self.fields[model, one.text("new_name", 2).lower()] = moved

    def has_rows(self, model: str) -> bool:
        """Whether its table was there before the upgrade; one that is unknown was."""
        return self.tables.get(model, True) and model not in self.virtual

    def _create(self, one: Operation, model: str, *, is_new: bool) -> None:
        self.tables[model] = not is_new
        options = ast.unparse(one.value("options", 2) or ast.Constant(None))
        if "'proxy': True" in options or "'managed': False" in options:
            self.virtual.add(model)
        fields = one.value("fields", 1)
        for element in fields.elts if isinstance(fields, ast.List | ast.Tuple) else []:
            if isinstance(element, ast.Tuple | ast.List) and len(element.elts) == 2:
                name, given = getattr(element.elts[0], "value", ""), column(element.elts[1])
                if given:
                    self.fields[model, str(name).lower()] = given

    def _move(self, old: str, new: str | None) -> None:
        had_rows = self.tables.pop(old, True)
        moved = {name: given for (model, name), given in self.fields.items() if model == old}
        for name in moved:
            del self.fields[old, name]
        if new:
            self.tables[new] = had_rows
            self.fields |= {(new, name): given for name, given in moved.items()}
            self.virtual |= {new} if old in self.virtual else set()


def target(one: Operation) -> tuple[str, str]:
    """Return the model and the field, index or constraint that an operation is about."""
    if one.name in ("CreateModel", "DeleteModel", "AlterModelTable", "AlterUniqueTogether"):
        return one.text("name", 0).lower(), ""
    if one.name == "RenameModel":
        return one.text("old_name", 0).lower(), ""
    if one.name in ("RunSQL", "RunPython"):
        return "", ""
    model = one.text("model_name", 0).lower()
    if one.name == "RenameField":
        return model, one.text("old_name", 1).lower()
    part = one.value("constraint", 1) or one.value("index", 1)
    if isinstance(part, ast.Call):
        names = [getattr(word.value, "value", "") for word in part.keywords if word.arg == "name"]
        return model, str(names[0]) if names else ""
    return model, one.text("name", 1).lower()


def in_order(migrations: Iterable[Migration]) -> list[Migration]:
    """Return the migrations of one app, each after those that it builds on."""
    left = sorted(migrations, key=lambda one: one.name)
    keys = {one.key for one in left}
    done: set[Key] = set()
    ordered: list[Migration] = []
    while left:
        ready = [one for one in left if not (set(one.parents) & keys) - done] or left[:1]
        done |= {one.key for one in ready}
        ordered += ready
        left = [one for one in left if one.key not in done]
    return ordered
