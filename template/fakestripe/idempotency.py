"""The same key gets the same answer, and makes nothing twice."""

import hashlib
import json
from dataclasses import dataclass

from fakestripe.errors import InvalidRequest, OtherRequestForKey
from fakestripe.forms import Raw
from fakestripe.store import Store

KEPT = 24 * 3600  # seconds; Stripe may forget a key after that
LONGEST = 255


@dataclass(frozen=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: str
    request: str
    replayed_for: str = ""
    """The request that first got this answer."""


@dataclass(frozen=True)
class Key:
    account: str
    value: str
    address: str
    fingerprint: str

    @classmethod
    def of(cls, account: str, value: str, address: str, form: dict[str, Raw]) -> "Key":
        if len(value) > LONGEST:
            raise InvalidRequest(
                f"Invalid Idempotency-Key: must be at most {LONGEST} characters long."
            )
        text = json.dumps(form, sort_keys=True)
        return cls(account, value, address, hashlib.sha256(text.encode()).hexdigest())


def replay(store: Store, key: Key, *, now: int) -> Answer | None:
    """Return the answer that this key got before. Refuses another request under the same key."""
    store.change("DELETE FROM answers WHERE created < ?", now - KEPT)
    row = store.row("SELECT * FROM answers WHERE account = ? AND key = ?", key.account, key.value)
    if row is None:
        return None
    if row["address"] != key.address:
        raise OtherRequestForKey(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{row['address']}'). Try using a key other than '{key.value}' if you meant "
            "to execute a different request.",
        )
    if row["fingerprint"] != key.fingerprint:
        raise OtherRequestForKey(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key.value}' if you meant to execute a "
            "different request.",
        )
    return Answer(row["status"], row["body"], row["request"], replayed_for=row["request"])


def keep(store: Store, key: Key, answer: Answer, *, now: int) -> None:
    store.change(
        "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        key.account,
        key.value,
        key.address,
        key.fingerprint,
        answer.request,
        answer.status,
        answer.body,
        now,
    )


def forget_all(store: Store) -> None:
    store.change("DELETE FROM answers")
