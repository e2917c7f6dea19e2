"""`expand`: an id becomes the object that it names, at most four levels deep."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from fakestripe.errors import InvalidRequest
from fakestripe.objects import KINDS
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account

DEEPEST = 4


def expand(account: "Account", body: Body, paths: list[str]) -> Body:
    """Return the reply with these paths expanded. A path that can't be is an error."""
    reply = deepcopy(body)
    for path in paths:
        names = path.split(".")
        if len(names) > DEEPEST:
            raise InvalidRequest(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
                param="expand",
            )
        if reply.get("object") in ("list", "search_result") and names[0] != "data":
            raise _cannot(path)
        _expand(account, reply, names, path)
    return reply


def _expand(account: "Account", body: Body, names: list[str], path: str) -> None:
    if body.get("object") in ("list", "search_result") and names[0] == "data":
        return _go_on(account, body["data"], names[1:], path)
    kind = KINDS.get(body.get("object", ""))
    if kind is None:
        raise _cannot(path)
    for length in range(len(names), 0, -1):  # a field may have dots in its name
        field, rest = ".".join(names[:length]), names[length:]
        if field in kind.included:
            value = _include(body, field, kind.included[field](account, body))
            return _go_on(account, value, rest, path)
        if field in kind.expandable:
            return _go_on(account, _replace(account, body, field), rest, path)
    inner = body.get(names[0])
    if len(names) > 1 and isinstance(inner, dict) and "object" in inner:  # sent whole anyway
        return _expand(account, inner, names[1:], path)
    raise _cannot(path)


def _include(body: Body, field: str, value: Any) -> Any:
    """Put it in its place, also where that is inside another field: `total_details.breakdown`."""
    *way, last = field.split(".")
    for name in way:
        body = body[name]
    body[last] = value
    return value


def _go_on(account: "Account", value: Any, rest: list[str], path: str) -> None:
    for element in value if isinstance(value, list) else [value]:
        if rest and isinstance(element, dict):
            _expand(account, element, rest, path)


def _replace(account: "Account", body: Body, field: str) -> Any:
    """Put the object in the place of its id; `discounts` is a list of them."""
    *way, last = field.split(".")
    holders: list[Any] = [body]
    for name in way:
        inner = [holder.get(name) for holder in holders if isinstance(holder, dict)]
        holders = [
            one for value in inner for one in (value if isinstance(value, list) else [value])
        ]
    found: list[Any] = []
    for holder in holders:
        if isinstance(holder, dict):
            holder[last] = _object(account, holder.get(last))
            found += holder[last] if isinstance(holder[last], list) else [holder[last]]
    return found


def _object(account: "Account", value: Any) -> Any:
    if isinstance(value, list):
        return [_object(account, id) for id in value]
    if isinstance(value, str):
        return account.store.find(account.id, value) or value
    return value


def _cannot(path: str) -> InvalidRequest:
    return InvalidRequest(f"This property cannot be expanded ({path}).", param="expand")
