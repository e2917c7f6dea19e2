"""Events: snapshots of what happened, each told once to every endpoint that listens."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from fakestripe import API_VERSION
from fakestripe.objects import Kind, sent
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account

EVENT = Kind(
    "event",
    "evt",
    fields={
        "api_version": API_VERSION,
        "data": {},
        "livemode": False,
        "pending_webhooks": 0,
        "request": None,
        "type": "",
    },
)
LISTENING = """
SELECT id FROM objects
WHERE account = ? AND kind = 'webhook_endpoint' AND NOT deleted
    AND json_extract(body, '$.status') = 'enabled'
    AND EXISTS (
        SELECT 1 FROM json_each(body, '$.enabled_events') WHERE value IN (?, '*')
    )
ORDER BY seq
"""


def emit(account: "Account", kind: str, body: Body, previous: Body | None = None) -> None:
    """Keep the event with the object as it is now, and put it on the way to who listens."""
    data: dict[str, Any] = {"object": sent(deepcopy(body))}
    if previous and kind.endswith(".updated"):
        data["previous_attributes"] = sent(previous)
    listening = [row["id"] for row in account.store.rows(LISTENING, account.id, kind)]
    event = EVENT.new(
        created=account.now,
        type=kind,
        data=data,
        pending_webhooks=len(listening),
        request={"id": account.request, "idempotency_key": account.idempotency_key},
    )
    account.store.add(account.id, event)
    for endpoint in listening:
        send(account, event["id"], endpoint)


def send(account: "Account", event: str, endpoint: str) -> None:
    """Put it on the way. Nothing is sent before the transaction ends, nor inside a request."""
    account.store.change(
        "INSERT INTO deliveries (account, event, endpoint, next_try) VALUES (?, ?, ?, 0)",
        account.id,
        event,
        endpoint,
    )


def previous_attributes(before: Body, after: Body) -> Body:
    """Return the old values of what changed: objects key by key, lists whole."""
    previous: Body = {}
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            previous[name] = previous_attributes(old, new)
        else:
            previous[name] = old
    return {name: value for name, value in previous.items() if name[:1] != "_"}
