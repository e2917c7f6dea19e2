"""Webhook endpoints: who is told of events, and of which."""

from typing import Any, get_args
from urllib.parse import urlsplit

import stripe

from fakestripe import API_VERSION, listing
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind, token
from fakestripe.parameters import Flag, Given, Many, Metadata, Schema, Text, merged_metadata
from fakestripe.routing import route
from fakestripe.store import Body

WEBHOOK_ENDPOINT = Kind(
    "webhook_endpoint",
    "we",
    noun="webhook endpoint",
    fields={
        "api_version": None,
        "application": None,
        "description": None,
        "enabled_events": [],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": "",
    },
)
MOST = 16
KINDS_OF_EVENTS = frozenset(get_args(stripe.Event.__annotations__["type"]))
FIELDS: Schema = {"description": Text(clearable=True), "metadata": Metadata()}
CREATE: Schema = {
    **FIELDS,
    "url": Text(required=True),
    "enabled_events": Many(Text(), most=1000, required=True),
    "api_version": Text(),
}
UPDATE: Schema = {
    **FIELDS,
    "url": Text(),
    "enabled_events": Many(Text(), most=1000),
    "disabled": Flag(),
}


@route("POST", "/v1/webhook_endpoints", CREATE)
def create(account: Account, given: Given) -> Body:
    """Make one. Its secret is told now, and never again."""
    if len(account.all(WEBHOOK_ENDPOINT)) >= MOST:
        raise InvalidRequest(
            f"You have reached the maximum of {MOST} test webhook endpoints.",
            code="webhook_endpoint_limit_exceeded",
        )
    version = given.pop("api_version", None)
    if version and version.partition(".")[2] != API_VERSION.partition(".")[2]:
        raise InvalidRequest(f"Invalid API version: {version}", param="api_version")
    secret = f"whsec_{token(32)}"
    endpoint = WEBHOOK_ENDPOINT.new(created=account.now, api_version=version, _secret=secret)
    return account.add(endpoint | _changes(endpoint, given)) | {"secret": secret}


@route("GET", "/v1/webhook_endpoints", listing.PAGES)
def list_endpoints(account: Account, given: Given) -> Body:
    return listing.page(account, WEBHOOK_ENDPOINT, given, url="/v1/webhook_endpoints")


@route("GET", "/v1/webhook_endpoints/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(WEBHOOK_ENDPOINT, id)


@route("POST", "/v1/webhook_endpoints/{id}", UPDATE)
def update(account: Account, given: Given, id: str) -> Body:
    endpoint = account.get(WEBHOOK_ENDPOINT, id)
    return account.update(endpoint, **_changes(endpoint, given))


@route("DELETE", "/v1/webhook_endpoints/{id}")
def delete(account: Account, given: Given, id: str) -> Body:
    return account.delete(account.get(WEBHOOK_ENDPOINT, id))


def give(account: Account, url: str, secret: str) -> None:
    """Have an endpoint for all events with this secret, made anew or moved to this address."""
    known = account.all(WEBHOOK_ENDPOINT, _given=True)
    with account.store.transaction():
        if known:
            account.update(known[0], url=url, _secret=secret)
        else:
            endpoint = WEBHOOK_ENDPOINT.new(created=account.now, _secret=secret, _given=True)
            account.add(endpoint | {"url": url, "enabled_events": ["*"]})


def _changes(endpoint: Body, given: Given) -> dict[str, Any]:
    changes = dict(given)
    if "url" in given:
        _refuse_no_address(given["url"])
    if unknown := set(given.get("enabled_events", [])) - KINDS_OF_EVENTS - {"*"}:
        place = given["enabled_events"].index(min(unknown))
        raise InvalidRequest(
            f"Invalid enabled_events[{place}]: {min(unknown)} is no type of event",
            param=f"enabled_events[{place}]",
        )
    if "disabled" in given:
        changes["status"] = "disabled" if changes.pop("disabled") else "enabled"
    if "metadata" in given:
        changes["metadata"] = merged_metadata(endpoint["metadata"], given["metadata"])
    return changes


def _refuse_no_address(url: str) -> None:
    try:
        place = urlsplit(url)
        is_address = place.scheme in ("http", "https") and bool(place.hostname)
        _ = place.port
    except ValueError:
        is_address = False
    if not is_address:
        raise InvalidRequest("Not a valid URL", param="url", code="url_invalid")
