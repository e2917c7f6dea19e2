"""Beside the API: time, faults, events and a fresh start, as JSON under /_fakestripe/."""

import json
import re
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from fakestripe import API_VERSION, events, happenings, idempotency, rights
from fakestripe.events import EVENT
from fakestripe.faults import KINDS, UnknownFault
from fakestripe.happenings import Impossible
from fakestripe.stand import Stand

ROOT = "/_fakestripe"
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
LATEST = 4102444800  # the year 2100

type Reply = tuple[HTTPStatus, Any]


class Refused(ValueError):
    """What a control was asked for does not fit, with the mend."""


def answer(stand: Stand, method: str, path: str, body: bytes) -> Reply:
    """Answer as JSON. `path` is what follows /_fakestripe."""
    controls: dict[tuple[str, str], Callable[[Any], Any]] = {
        ("GET", "/"): lambda given: _state(stand),
        ("GET", "/clock"): lambda given: _time(stand),
        ("POST", "/clock"): lambda given: advance(stand, given),
        ("GET", "/faults"): lambda given: _faults(stand),
        ("POST", "/faults"): lambda given: switch_on(stand, given),
        ("DELETE", "/faults"): lambda given: switch_off(stand),
        ("POST", "/keys"): lambda given: restrict(stand, given),
        ("GET", "/events"): lambda given: told(stand),
        ("POST", "/disputes"): lambda given: happenings.dispute(stand, given),
        ("POST", "/warnings"): lambda given: happenings.warn(stand, given),
        ("POST", "/reset"): lambda given: reset(stand),
    }
    try:
        given = _read(body) if method == "POST" else {}
        if (method, path) in controls:
            return HTTPStatus.OK, controls[method, path](given)
        if method == "POST" and path.startswith("/events/") and path.endswith("/send"):
            return HTTPStatus.OK, send_again(stand, path.split("/")[2])
    except (Refused, UnknownFault, Impossible) as refused:
        return HTTPStatus.BAD_REQUEST, {"error": str(refused)}
    known = ", ".join(f"{way} {ROOT}{place}" for way, place in controls)
    return HTTPStatus.NOT_FOUND, {"error": f"There is no such control. There are: {known}."}


def advance(stand: Stand, given: dict[str, Any]) -> Any:
    """Move time forward: {"advance": "1 month"} or {"to": 1798761600}."""
    now = stand.clock.now()
    if given.keys() == {"advance"}:
        to = later(now, str(given["advance"]))
    elif given.keys() == {"to"} and type(given["to"]) is int:
        to = given["to"]
    else:
        raise Refused('Say how far: {"advance": "1 month"}, or until when: {"to": 1798761600}.')
    if to < now:
        raise Refused(f"Time goes forward only: it is {now} now.")
    if to > LATEST:
        raise Refused("That is too far: the year 2100 is the last one.")
    stand.clock.advance(to, stand.account)
    stand.pulse.wake()
    return _time(stand)


def later(now: int, words: str) -> int:
    """Return the time after `3 days`. A month ends on the same day, or on its last."""
    count, _, unit = words.strip().partition(" ")
    unit = unit.strip().lower().removesuffix("s")
    if not count.isdecimal() or unit not in UNITS or int(count) > 10**7:
        raise Refused(f"{words!r} is no span of time; write 3 days, 1 month or 90 seconds.")
    moment = datetime.fromtimestamp(now, UTC)
    try:
        if unit in ("month", "year"):
            moment = _months_later(moment, int(count) * (12 if unit == "year" else 1))
        else:
            moment += timedelta(**{f"{unit}s": int(count)})
    except (OverflowError, ValueError):
        raise Refused("That is too far: the year 2100 is the last one.") from None
    return int(moment.timestamp())


def switch_on(stand: Stand, given: dict[str, Any]) -> Any:
    """Switch a fault on, or forget all idempotency keys at once."""
    if given == {"kind": "forget_keys"}:
        with stand.store.transaction():
            idempotency.forget_all(stand.store)
    else:
        stand.faults.add(given)
    return _faults(stand)


def switch_off(stand: Stand) -> Any:
    with stand.store.transaction():
        stand.faults.clear()
    return _faults(stand)


def restrict(stand: Stand, given: dict[str, Any]) -> Any:
    """Say what a restricted key may do, and that it may do nothing else."""
    key, named = given.get("key"), given.get("rights")
    if not isinstance(key, str) or not re.fullmatch(r"rk_test_\w{16,}", key):
        raise Refused("Name a restricted key: one that begins with rk_test_.")
    if not isinstance(named, list) or set(map(str, named)) - rights.KNOWN:
        raise Refused(f"rights is a list of: {', '.join(sorted(rights.KNOWN))}.")
    rights.restrict(stand.store, key, named)
    return {"key": key, "rights": named}


def told(stand: Stand, limit: int = 100) -> Any:
    """Return the newest events, each with what became of it."""
    rows = stand.store.rows(
        "SELECT account, body FROM objects WHERE kind = ? ORDER BY seq DESC LIMIT ?",
        EVENT.object,
        limit,
    )
    return {
        "events": [
            json.loads(row["body"])
            | {"account": row["account"], "deliveries": _deliveries(stand, row)}
            for row in rows
        ]
    }


def send_again(stand: Stand, id: str) -> Any:
    """Send an event to every endpoint that is there, whatever became of it before."""
    row = stand.store.row("SELECT account FROM objects WHERE kind = 'event' AND id = ?", id)
    if row is None:
        raise Refused(f"There is no event {id}.")
    account = stand.account(row["account"])
    with stand.store.transaction():
        kind = account.get(EVENT, id)["type"]
        endpoints = [
            each["id"] for each in stand.store.rows(events.LISTENING, row["account"], kind)
        ]
        for endpoint in endpoints:
            events.send(account, id, endpoint)
    stand.pulse.wake()
    return {"event": id, "sent_to": endpoints}


def reset(stand: Stand) -> Any:
    stand.reset()
    return _state(stand)


def _state(stand: Stand) -> Any:
    rows = stand.store.rows(
        "SELECT kind, count(*) AS number FROM objects WHERE NOT deleted GROUP BY kind"
    )
    return {
        "api_version": API_VERSION,
        "base_url": stand.base_url,
        **_time(stand),
        **_faults(stand),
        "objects": {row["kind"]: row["number"] for row in rows},
    }


def _time(stand: Stand) -> dict[str, Any]:
    now = stand.clock.now()
    return {"now": now, "ahead": now - int(time.time()), "due": stand.clock.waiting()}


def _faults(stand: Stand) -> dict[str, Any]:
    return {"faults": stand.faults.all(), "kinds": [*KINDS, "forget_keys"]}


def _deliveries(stand: Stand, event: Any) -> list[dict[str, Any]]:
    id = json.loads(event["body"])["id"]
    rows = stand.store.rows(
        "SELECT endpoint, tries, answer, took, next_try FROM deliveries "
        "WHERE account = ? AND event = ? ORDER BY seq",
        event["account"],
        id,
    )
    return [dict(row) for row in rows]


def _read(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Refused("The controls take a JSON object.")
    return given


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
