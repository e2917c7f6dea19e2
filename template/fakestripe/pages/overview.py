"""The first page of the developer: time, what lies on the way, the latest events."""

import re
from typing import TYPE_CHECKING, Any

from fakestripe import API_VERSION, controls
from fakestripe.pages import customers
from fakestripe.pages.formats import answered, clock_time, day, moment
from fakestripe.pages.rendering import Html, fill, joined
from fakestripe.resources.webhook_endpoints import WEBHOOK_ENDPOINT

if TYPE_CHECKING:
    from fakestripe.forms import Raw
    from fakestripe.stand import Stand

SHOWN = 6
WORDS = {
    "dispute.is_due": "The time to answer a dispute ends",
    "dispute.is_decided": "The bank decides a dispute",
    "payment_intent.bank_answers": "The bank answers a payment",
    "payment_intent.authorization_ends": "The hold on a card ends",
    "payout.is_due": "What is available is paid out",
    "payout.arrives": "A payout arrives",
    "refund.settles": "A refund arrives",
    "refund.fails": "A refund fails",
}


def show(stand: "Stand", form: "dict[str, Raw]") -> Html:
    now = stand.clock.now()
    events = controls.told(stand, SHOWN)["events"]
    return fill(
        "overview",
        day=day(now),
        time=clock_time(now)[:5],
        due=_due(stand),
        events=joined(_event(each) for each in events) or _nothing("Nothing has happened yet."),
        customers=customers.brief(stand),
        version=API_VERSION,
        endpoints=_endpoints(stand),
    )


def advance(stand: "Stand", form: "dict[str, Raw]") -> str:
    """Move time forward by what the pressed button says."""
    span = str(form.get("by", ""))
    before = _told(stand)
    now = controls.advance(stand, {"advance": span})["now"]
    have = "have" if not span.startswith("1 ") else "has"
    events = _told(stand) - before
    happened = f"{events} event{'s' * (events != 1)}" if events else "Nothing"
    return f"{span.capitalize()} {have} passed: it is {moment(now)}. {happened} on the way."


def _told(stand: "Stand") -> int:
    row = stand.store.row("SELECT count(*) AS number FROM objects WHERE kind = 'event'")
    return int(row["number"]) if row else 0


def reset(stand: "Stand", form: "dict[str, Raw]") -> str:
    controls.reset(stand)
    return "Everything is empty, and it is the time of everybody again."


def _due(stand: "Stand") -> Html:
    rows = stand.clock.waiting(SHOWN)
    if not rows:
        return _nothing("Nothing is on the way.")
    return fill("due_list", rows=joined(_due_row(each) for each in rows))


def _due_row(due: dict[str, Any]) -> Html:
    """Say what happens; a task without a sentence by its name: `refund.fails` of re_… ."""
    words = WORDS.get(due["task"]) or re.sub(r"[._]", " ", due["task"]).capitalize()
    return fill("due", words=words, subject=due["subject"], at=moment(due["at"]))


def _event(event: dict[str, Any]) -> Html:
    return fill(
        "event_line",
        type=event["type"],
        at=clock_time(event["created"]),
        answered=answered(event["deliveries"]),
    )


def _endpoints(stand: "Stand") -> Html:
    rows = stand.store.rows(
        "SELECT json_extract(body, '$.url') AS url FROM objects WHERE kind = ? AND NOT deleted",
        WEBHOOK_ENDPOINT.object,
    )
    urls = [row["url"] for row in rows]
    return joined(urls, between=Html("<br>")) if urls else Html("nobody yet")


def _nothing(words: str) -> Html:
    return fill("nothing", words=words)
