"""Kinds of objects: their ids, their fields with defaults, what of them expands.

A field that is null is sent as null: left out, it would be an AttributeError in an app.
"""

import secrets
import string
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account

ALPHABET = string.ascii_letters + string.digits

type Included = Callable[["Account", Body], Any]

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """A kind of object, by the value of its field `object`.

    CUSTOMER = Kind("customer", "cus", fields={"email": None}, expandable=("default_source",))
    """

    object: str
    prefix: str
    """Of its ids, without the underscore."""
    fields: Mapping[str, Any]
    """Every field that is always sent, with its default."""
    expandable: tuple[str, ...] = ()
    """Fields that hold an id, which `expand` turns into the object: dotted below the top."""
    included: Mapping[str, Included] = field(default_factory=dict)
    """Fields that are sent only when they are expanded, and how they are found."""
    noun: str = ""
    """What errors call it, where that is not `object`."""
    length: int = 24
    """Of its ids, after the prefix."""
    outlives_deletion: bool = False
    """Asked for by id after its deletion, it says so; other kinds are missing then."""

    def __post_init__(self) -> None:
        KINDS[self.object] = self

    @property
    def name(self) -> str:
        return self.noun or self.object

    def id(self) -> str:
        return f"{self.prefix}_{token(self.length)}"

    def new(self, *, created: int | None, **fields: Any) -> Body:
        """Return a fresh one. A kind without a date of its own has created=None."""
        if unknown := fields.keys() - self.fields.keys() - {"id"}:
            named = {name for name in unknown if not name.startswith("_")}
            if named:
                raise TypeError(f"{self.object} has no field {', '.join(sorted(named))}")
        body = {"id": fields.pop("id", None) or self.id(), "object": self.object}
        if created is not None:
            body["created"] = created
        return body | deepcopy(dict(self.fields)) | fields


def token(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def sent(value: Any) -> Any:
    """Return what leaves the house: without the fields that are ours."""
    if isinstance(value, dict):
        return {name: sent(inner) for name, inner in value.items() if name[:1] != "_"}
    if isinstance(value, list):
        return [sent(inner) for inner in value]
    return value
