"""Lists: the newest first, page by page in both directions, filtered by time."""

import json
from typing import TYPE_CHECKING, Any

from fakestripe.errors import InvalidRequest, Missing
from fakestripe.objects import Kind
from fakestripe.parameters import Either, Given, Group, Moment, Schema, Text, Whole
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account

MOST = 100
COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

PAGES: Schema = {
    "limit": Whole(most=None),
    "starting_after": Text(),
    "ending_before": Text(),
}
LIST: Schema = {
    **PAGES,
    "created": Either(Moment(), Group({name: Moment() for name in COMPARISONS})),
}


def page(account: "Account", kind: Kind, given: Given, *, url: str, **equal: Any) -> Body:
    """Return one page. `equal` are values that fields have: `customer="cus_…"`.

    A value of None asks for nothing; a list or tuple asks for any of its values.
    """
    where, values = _conditions(equal, given.get("created"))
    limit = min(max(given.get("limit", 10), 1), MOST)
    backwards = given.get("ending_before")
    if backwards and given.get("starting_after"):
        raise InvalidRequest(
            "You can only pass one of `starting_after` and `ending_before`.", param="ending_before"
        )
    if start := _start(account, kind, given):
        where += f" AND (created, seq) {'>' if backwards else '<'} (?, ?)"
        values += start
    order = "created, seq" if backwards else "created DESC, seq DESC"
    rows = account.store.rows(
        f"SELECT body FROM objects WHERE account = ? AND kind = ? AND NOT deleted{where} "
        f"ORDER BY {order} LIMIT ?",
        account.id,
        kind.object,
        *values,
        limit + 1,
    )
    data = [json.loads(row["body"]) for row in rows[:limit]]
    if backwards:
        data.reverse()
    return {"object": "list", "data": data, "has_more": len(rows) > limit, "url": url}


def whole(data: list[Body], *, url: str) -> Body:
    """Return a list that is sent inside an object."""
    return {"object": "list", "data": data, "has_more": False, "url": url}


def of(elements: list[Body], given: Given, *, url: str) -> Body:
    """Return one page of these, in their order."""
    limit = min(max(given.get("limit", 10), 1), MOST)
    places = {element["id"]: place for place, element in enumerate(elements)}
    for param in ("starting_after", "ending_before"):
        if param in given and given[param] not in places:
            raise Missing("item", given[param], param=param)
    if "ending_before" in given:
        end = places[given["ending_before"]]
        start = max(end - limit, 0)
        more = start > 0
    else:
        start = places[given["starting_after"]] + 1 if "starting_after" in given else 0
        end = start + limit
        more = end < len(elements)
    return {"object": "list", "data": elements[start:end], "has_more": more, "url": url}


def _conditions(equal: dict[str, Any], created: Any) -> tuple[str, list[Any]]:
    where, values = "", []
    for name, value in equal.items():
        if value is None:
            continue
        wanted = list(value) if isinstance(value, (list, tuple)) else [value]
        marks = ", ".join("?" for _ in wanted)
        where += f" AND json_extract(body, '$.{name}') IN ({marks})"
        values += wanted
    bounds = created if isinstance(created, dict) else {} if created is None else {"": created}
    for name, moment in bounds.items():
        where += f" AND created {COMPARISONS.get(name, '=')} ?"
        values.append(moment)
    return where, values


def _start(account: "Account", kind: Kind, given: Given) -> list[int]:
    for param in ("starting_after", "ending_before"):
        if id := given.get(param):
            row = account.store.row(
                "SELECT created, seq FROM objects WHERE account = ? AND id = ? AND kind = ?",
                account.id,
                id,
                kind.object,
            )
            if row is None:
                raise Missing(kind.name, id, param=param)
            return [row["created"], row["seq"]]
    return []
