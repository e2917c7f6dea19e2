"""What happened, how the app took it, and a button to send it again."""

import json
from typing import TYPE_CHECKING, Any

from fakestripe import controls
from fakestripe.pages.formats import answered, clock_time
from fakestripe.pages.rendering import Html, fill, icon, joined
from fakestripe.resources.customers import CUSTOMER

if TYPE_CHECKING:
    from fakestripe.forms import Raw
    from fakestripe.stand import Stand

SHOWN = 200
FAILED = (
    "SELECT DISTINCT account, event FROM deliveries d WHERE answer <> '' "
    "AND NOT (length(answer) = 3 AND answer LIKE '2%') AND NOT EXISTS ("
    "SELECT 1 FROM deliveries b WHERE b.account = d.account AND b.event = d.event "
    "AND length(b.answer) = 3 AND b.answer LIKE '2%')"
)


def show(stand: "Stand", form: "dict[str, Raw]") -> Html:
    wanted = str(form.get("q", "")).strip()
    failed = _failed(stand) if form.get("answer") == "failed" else None
    found = [
        event
        for event in controls.told(stand, SHOWN)["events"]
        if _fits(event, wanted) and (failed is None or event["id"] in failed)
    ]
    names = _names(stand)
    return fill(
        "events",
        wanted=wanted,
        failed="checked" if failed is not None else "",
        refresh=icon("refresh-cw"),
        search=icon("search"),
        rows=joined(_row(event, names) for event in found) or fill("no_events"),
    )


def send(stand: "Stand", form: "dict[str, Raw]") -> str:
    sent = controls.send_again(stand, str(form.get("event", "")))
    endpoints = len(sent["sent_to"])
    return f"{sent['event']} is on its way to {endpoints} endpoint{'s' * (endpoints != 1)}."


def send_failed(stand: "Stand", form: "dict[str, Raw]") -> str:
    failed = _failed(stand)
    for event in sorted(failed):
        controls.send_again(stand, event)
    return f"{len(failed)} event{'s' * (len(failed) != 1)} that failed are on their way again."


def _failed(stand: "Stand") -> set[str]:
    return {row["event"] for row in stand.store.rows(FAILED)}


def _fits(event: dict[str, Any], wanted: str) -> bool:
    """Search in everything that the event says: its id, its type, its object, its customer."""
    return not wanted or wanted.lower() in json.dumps(event).lower()


def _names(stand: "Stand") -> dict[str, str]:
    rows = stand.store.rows("SELECT body FROM objects WHERE kind = ?", CUSTOMER.object)
    bodies = [json.loads(row["body"]) for row in rows]
    return {body["id"]: body.get("email") or body.get("name") or body["id"] for body in bodies}


def _row(event: dict[str, Any], names: dict[str, str]) -> Html:
    about = event["data"]["object"]
    customer = about.get("id") if about.get("object") == "customer" else about.get("customer")
    return fill(
        "event_row",
        id=event["id"],
        type=joined(_parts(event["type"]), between="<wbr>"),
        customer=names.get(customer, ""),
        at=clock_time(event["created"]),
        tries=sum(each["tries"] for each in event["deliveries"]),
        answered=answered(event["deliveries"]),
        refresh=icon("refresh-cw"),
    )


def _parts(kind: str) -> list[str]:
    """Return the parts of a type, so that a narrow column may break it after a point."""
    *first, last = kind.split(".")
    return [*(f"{part}." for part in first), last]
