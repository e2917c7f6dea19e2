"""Stripe's search language: `email:'ada@example.com' AND metadata['app']:'shop'`."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import Given, Schema, Text, Whole
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account

SEARCH: Schema = {"query": Text(required=True), "limit": Whole(most=None), "page": Text()}
MOST = 100

CLAUSE = re.compile(
    r"""\s*(?P<no>-)?(?P<field>\w+(?:\.\w+)*)(?:\[(?P<kq>["'])(?P<key>(?:(?!(?P=kq)).)*)(?P=kq)\])?
    \s*(?P<how>[:~]|[<>]=?)\s*
    (?:(?P<vq>["'])(?P<text>(?:\\.|(?!(?P=vq)).)*)(?P=vq)|(?P<bare>[\w.-]+))\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Clause:
    negated: bool
    field: str
    key: str | None
    how: str
    value: str

    def fits(self, body: Body) -> bool:
        found: Any = body
        for name in self.field.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        if self.key is not None:
            found = found.get(self.key) if isinstance(found, dict) else None
        return self._holds(found) is not self.negated

    def _holds(self, found: Any) -> bool:
        if self.value == "null" and self.how == ":":
            return found is None
        if found is None:
            return False
        if self.how == "~":
            return self.value.lower() in str(found).lower()
        if self.how == ":":
            return str(found).lower() == self.value.lower()
        return _compared(found, self.how, self.value)


def search(
    account: "Account", kind: Kind, given: Given, *, url: str, fields: tuple[str, ...]
) -> Body:
    """Return what fits, the newest first. Stripe's own index may be a minute late; this is not."""
    clauses, any_of = parse(given["query"], fields)
    fits = any if any_of else all
    found = [
        body
        for body in reversed(account.all(kind))
        if fits(clause.fits(body) for clause in clauses)
    ]
    limit = min(max(given.get("limit", 10), 1), MOST)
    start = int(given["page"]) if given.get("page", "").isdecimal() else 0
    more = len(found) > start + limit
    return {
        "object": "search_result",
        "data": found[start : start + limit],
        "has_more": more,
        "next_page": str(start + limit) if more else None,
        "url": url,
    }


def parse(query: str, fields: tuple[str, ...]) -> tuple[list[Clause], bool]:
    """Return the clauses, and whether one of them is enough (OR)."""
    clauses: list[Clause] = []
    words: set[str] = set()
    place = 0
    while True:
        match = CLAUSE.match(query, place)
        if not match:
            raise _unreadable(query)
        if match["field"] not in fields:
            raise InvalidRequest(
                f"Field `{match['field']}` is an unsupported search field for this resource. "
                "See https://stripe.com/docs/search#query-fields-for-each-resource for a list of "
                "supported fields.",
                param="query",
            )
        text = re.sub(r"\\(.)", r"\1", match["text"]) if match["vq"] else match["bare"]
        clauses.append(Clause(bool(match["no"]), match["field"], match["key"], match["how"], text))
        place = match.end()
        if place == len(query):
            break
        joint = re.compile(r"(AND|OR)\s|(?=\S)", re.IGNORECASE).match(query, place)
        words.add((joint[1] or "AND").upper() if joint else "AND")
        place = joint.end() if joint else place
    if len(words) > 1:
        raise InvalidRequest(
            "A query can't combine AND and OR. Use one of them, and several searches.",
            param="query",
        )
    return clauses, words == {"OR"}


def _compared(found: Any, how: str, value: str) -> bool:
    try:
        left, right = float(found), float(value)
    except (TypeError, ValueError):
        return False
    return {
        ">": left > right,
        ">=": left >= right,
        "<": left < right,
        "<=": left <= right,
    }[how]


def _unreadable(query: str) -> InvalidRequest:
    return InvalidRequest(
        f"We were unable to parse your search query: {query[:100]}. Try using the format "
        "metadata['key']:'value' to query for metadata or key:\"value\" to query for other fields.",
        param="query",
    )
