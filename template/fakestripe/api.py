"""A request to the API, from its key to its answer."""

import json
import logging
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any

from fakestripe import API_VERSION, expanding, forms, idempotency, keys, rights, routing
from fakestripe.account import Account
from fakestripe.errors import (
    InvalidRequest,
    RateLimited,
    StripeFailed,
    StripeRefusal,
    UnknownAddress,
)
from fakestripe.forms import Raw
from fakestripe.idempotency import Answer, Key
from fakestripe.objects import sent, token
from fakestripe.parameters import read
from fakestripe.stand import Stand
from fakestripe.store import Body

log = logging.getLogger("fakestripe")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: Message
    body: bytes = b""

    def form(self) -> dict[str, Raw]:
        form = forms.decode(self.query)
        if self.method != "GET" and self.body:
            try:
                form |= forms.decode(self.body.decode())
            except UnicodeDecodeError:
                raise InvalidRequest("Invalid request: the body is no UTF-8.") from None
        return form


def answer(stand: Stand, request: Request) -> Answer:
    """Answer as Stripe would. What refuses leaves nothing behind, a declined card its traces."""
    id = f"req_{token(14)}"
    what = f"{request.method} {request.path}"
    try:
        if stand.faults.hit("rate_limit", what):
            raise RateLimited
        if stand.faults.hit("error", what):
            raise StripeFailed
        account = replace(
            stand.account(keys.account_of(request.headers)),
            request=id,
            idempotency_key=request.headers.get("Idempotency-Key") or None,
        )
        _check_version(request.headers.get("Stripe-Version", API_VERSION))
        form = request.form()
        if request.method == "POST" and account.idempotency_key:
            key = Key.of(account.id, account.idempotency_key, request.path, form)
            return _once(stand, account, request, form, key)
        with stand.store.transaction():
            return _act(stand, account, request, form)
    except StripeRefusal as refusal:
        return Answer(refusal.status, json.dumps(refusal.body()), id)


def unknown(request: Request) -> Answer:
    refusal = UnknownAddress(request.method, request.path)
    return Answer(refusal.status, json.dumps(refusal.body()), f"req_{token(14)}")


def _once(
    stand: Stand, account: Account, request: Request, form: dict[str, Raw], key: Key
) -> Answer:
    """Act, unless this key has its answer already; keep the answer with what was done."""
    with stand.store.transaction():
        now = stand.clock.now()
        if known := idempotency.replay(stand.store, key, now=now):
            return known
        try:
            given = _act(stand, account, request, form)
        except StripeRefusal as refusal:
            if refusal.frees_key:
                raise
            given = Answer(refusal.status, json.dumps(refusal.body()), str(account.request))
        idempotency.keep(stand.store, key, given, now=now)
        return given


def _act(stand: Stand, account: Account, request: Request, form: dict[str, Raw]) -> Answer:
    """Do it. Whatever is raised here takes back what was done, except by a declined card."""
    try:
        with stand.store.transaction():
            try:
                body = _reply(account, request, form)
            except StripeRefusal as refusal:
                if not refusal.leaves_state:
                    raise
                status, body = refusal.status, sent(refusal.body())
            else:
                status = 200
                if stand.faults.hit("error_after", f"{request.method} {request.path}"):
                    status, body = StripeFailed.status, StripeFailed().body()
            return Answer(status, json.dumps(body), str(account.request))
    except StripeRefusal:
        raise
    except Exception:  # the edge: a fault of this stand-in, which must not end it
        log.exception("%s %s failed", request.method, request.path)
        raise StripeFailed from None


def _reply(account: Account, request: Request, form: dict[str, Raw]) -> Body:
    route, ids = routing.find(request.method, request.path)
    key = keys.key_of(request.headers)
    rights.refuse_without(account.store, key, request.method, request.path, account.id)
    given = read(route.takes, form)
    paths = given.pop("expand", [])
    body: Any = route.handler(account, given, **ids)
    reply: Body = sent(expanding.expand(account, body, paths))
    return reply


def _check_version(version: str) -> None:
    """Take the versions of this major release: its objects are the same."""
    if version.partition(".")[2] != API_VERSION.partition(".")[2]:
        raise InvalidRequest(
            f"Invalid Stripe API version: {version}. This is fakestripe, and speaks {API_VERSION}."
        )
