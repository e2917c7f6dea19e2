"""One account of this Stripe, as the resources see it: its objects, its time, its events."""

import json
from dataclasses import dataclass, replace
from typing import Any

from fakestripe import events
from fakestripe.clock import Clock
from fakestripe.errors import Missing
from fakestripe.objects import Kind
from fakestripe.store import Body, Store


@dataclass(frozen=True)
class Account:
    """What a handler is given. Everything it does is part of the request's transaction."""

    id: str
    store: Store
    clock: Clock
    request: str | None = None
    """The request that acts: None for what the clock does."""
    idempotency_key: str | None = None
    test_clock: str | None = None
    """Whose time counts here; None is the time of all."""
    base_url: str = "http://127.0.0.1"
    """Where a browser finds this stand-in."""

    @property
    def now(self) -> int:
        return self.clock.now(self.id, self.test_clock)

    def on(self, test_clock: str | None) -> "Account":
        """Return the same account in the time of that test clock."""
        return replace(self, test_clock=test_clock)

    def like(self, id: str, test_clock: str | None) -> "Account":
        """Return another account of the same stand-in, for what falls due there."""
        return replace(self, id=id, test_clock=test_clock, request=None, idempotency_key=None)

    def add(self, body: Body, event: str = "") -> Body:
        self.store.add(self.id, body)
        if event:
            self.emit(event, body)
        return body

    def get(self, kind: Kind, id: str, *, param: str = "id") -> Body:
        """Return what has this id, or the little that is told of a deleted one.

        `param` is the parameter that named it, if it was not the address.
        """
        body = self.find(kind, id)
        if body is None or (body.get("deleted") and not kind.outlives_deletion):
            raise Missing(kind.name, id, param=param)
        return body

    def live(self, kind: Kind, id: str, *, param: str = "id") -> Body:
        """Return what has this id and is not deleted: what a request can act on."""
        body = self.get(kind, id, param=param)
        if body.get("deleted"):
            raise Missing(kind.name, id, param=param)
        return body

    def find(self, kind: Kind, id: str | None) -> Body | None:
        body = self.store.find(self.id, id) if id else None
        return body if body and body["object"] == kind.object else None

    def all(self, kind: Kind, **equal: Any) -> list[Body]:
        """Return those whose fields have these values, the oldest first."""
        where = "".join(f" AND json_extract(body, '$.{name}') IS ?" for name in equal)
        rows = self.store.rows(
            f"SELECT body FROM objects WHERE account = ? AND kind = ? AND NOT deleted{where} "
            "ORDER BY created, seq",
            self.id,
            kind.object,
            *equal.values(),
        )
        return [json.loads(row["body"]) for row in rows]

    def update(self, body: Body, event: str = "", **changes: Any) -> Body:
        """Change it, and tell what changed: an `updated` event only if something did."""
        before = self.store.find(self.id, body["id"]) or {}
        after = body | changes
        self.store.save(self.id, after)
        previous = events.previous_attributes(before, after)
        if event and (previous or not event.endswith(".updated")):
            self.emit(event, after, previous)
        return after

    def delete(self, body: Body, event: str = "") -> Body:
        self.store.bury(self.id, body)
        if event:
            self.emit(event, body)
        return {"id": body["id"], "object": body["object"], "deleted": True}

    def emit(self, kind: str, body: Body, previous: Body | None = None) -> None:
        events.emit(self, kind, body, previous)

    def later(
        self, task: str, subject: Body | str, *, at: int, once: bool = False, **given: Any
    ) -> None:
        """Let a `@when_due(task)` happen then, to the object of this id.

        With `once` it is not put in again where it waits for that moment already.
        """
        id = subject if isinstance(subject, str) else str(subject["id"])
        if once and self.clock.waits(self.id, task, id, at=at):
            return
        self.clock.put(self.id, task, id, at=at, test_clock=self.test_clock, given=given)

    def not_later(self, task: str, subject: Body) -> None:
        """Take back what `later` said."""
        self.clock.take_back(self.id, task, subject["id"])
