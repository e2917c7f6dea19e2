"""Whether a reply is one of Stripe's, by the types of stripe-python.

Every field is known and of its type, every listed value is listed, what must be there is there.
`missing_fields` says which fields of a kind are neither sent nor said to be left out.
"""

import ast
import importlib
import inspect
import json
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe
from stripe._list_object import ListObject
from stripe._object_classes import OBJECT_CLASSES, get_object_class
from stripe._search_result_object import SearchResultObject
from stripe._stripe_object import StripeObject, UntypedStripeObject

from fakestripe.objects import Kind


class NotStripes(AssertionError):
    """A reply that Stripe would not send."""


def check(content: str | bytes) -> None:
    reply = json.loads(content)
    check_object(reply, reply.get("object", "reply"))


def check_object(value: Any, path: str) -> None:
    """Check what says itself which object it is."""
    name = value["object"]
    if value.get("deleted"):
        return _expect(set(value) == {"id", "object", "deleted"}, path, "only says it is deleted")
    if name in ("list", "search_result"):
        for place, element in enumerate(value["data"]):
            check_object(element, f"{path}[{place}]")
        return None
    _expect(name in OBJECT_CLASSES, path, f"{name} is an object of Stripe's")
    _check_fields(value, get_object_class("V1", name), path)
    if name == "event":
        check_object(value["data"]["object"], f"{path}.data.object")
    return None


def missing_fields(kind: Kind, left_out: set[str]) -> set[str]:
    """Return what Stripe's type has, and the kind neither sends nor leaves out on purpose."""
    known = set(_fields(get_object_class("V1", kind.object)))
    sent = {"id", "object", "created", "livemode", *kind.fields, *kind.included}
    return known - sent - left_out - {"deleted"}


def _check_fields(value: dict[str, Any], of: type, path: str) -> None:
    fields = _fields(of)
    unknown = value.keys() - fields.keys()
    _expect(not unknown, path, f"has no field of {of.__qualname__} more; found {sorted(unknown)}")
    for name, hint in fields.items():
        if name in value:
            _check(value[name], hint, f"{path}.{name}", of)
        else:
            _expect(_may_be_none(hint), path, f"sends {name}")


def _check(value: Any, hint: Any, path: str, of: type) -> None:
    if isinstance(hint, (str, ForwardRef)):
        hint = _named(hint if isinstance(hint, str) else hint.__forward_arg__, of.__module__)
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return None
    if origin is Union:
        return _check_union(value, inner, path, of)
    if origin is Literal:
        return _expect(value in inner, path, f"is one of {inner}; found {value!r}")
    if origin in (list, ListObject, SearchResultObject):
        elements = value if origin is list else value["data"]
        _expect(isinstance(elements, list), path, "is a list")
        for place, element in enumerate(elements):
            _check(element, inner[0], f"{path}[{place}]", of)
        return None
    if origin in (dict, UntypedStripeObject):
        _expect(isinstance(value, dict), path, f"is an object; found {value!r}")
        for name, element in value.items():
            _check(element, inner[-1], f"{path}[{name}]", of)
        return None
    if inspect.isclass(hint) and issubclass(hint, StripeObject):
        _expect(isinstance(value, dict), path, f"is a {hint.__qualname__}; found {value!r}")
        is_whole = isinstance(value.get("object"), str)
        return check_object(value, path) if is_whole else _check_fields(value, hint, path)
    return _expect(_is_plain(value, hint), path, f"is {hint}; found {value!r}")


def _check_union(value: Any, ways: tuple[Any, ...], path: str, of: type) -> None:
    """A listed value with `str` beside it, as stripe-python has them, still has to be listed."""
    if any(get_origin(way) is Literal for way in ways) and isinstance(value, str):
        ways = tuple(way for way in ways if way is not str)
    faults = []
    for way in ways:
        try:
            return _check(value, way, path, of)
        except NotStripes as fault:
            faults.append(fault)
    raise max(faults, key=lambda fault: len(str(fault).split(" ")[0]))


def _is_plain(value: Any, hint: Any) -> bool:
    if hint in (NoneType, None):
        return value is None
    if hint is Decimal:
        return isinstance(value, str)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is hint


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) is Union and NoneType in get_args(hint)


@cache
def _fields(of: type) -> dict[str, Any]:
    """Return the annotated fields. A field with another name in Python is named as Stripe does."""
    hints: dict[str, Any] = {}
    for base in reversed(of.__mro__):
        if issubclass(base, StripeObject) and base.__module__ != StripeObject.__module__:
            hints |= inspect.get_annotations(base)
    renamed = {new: old for old, new in getattr(of, "_field_remappings", {}).items()}
    return {
        renamed.get(name, name): hint
        for name, hint in hints.items()
        if name != "OBJECT_NAME" and not name.startswith("_")
    }


@cache
def _named(name: str, module: str) -> Any:
    """Find the class of a name that is imported for type checkers only."""
    here = importlib.import_module(module)
    if hasattr(here, name):
        return getattr(here, name)
    for node in ast.walk(ast.parse(inspect.getsource(here))):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if name in (alias.name, alias.asname):
                    return getattr(importlib.import_module(str(node.module)), alias.name)
    scope = vars(here) | {"stripe": stripe}
    return eval(name, scope)


def _expect(holds: bool, path: str, what: str) -> None:
    if not holds:
        raise NotStripes(f"{path} {what}")
