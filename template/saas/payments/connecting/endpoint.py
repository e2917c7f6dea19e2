"""The webhook endpoint at Stripe: one, at our address, for exactly the events that we handle."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from saas.payments import conf, gateway
from saas.payments.connecting.findings import Finding, Mark, mend, ok
from saas.payments.connecting.keys import endpoints_page
from saas.payments.gateway import Object
from saas.payments.handlers import HANDLERS

KIND = "webhook_endpoints"
AT_HOME = ("localhost", "local", "internal", "test", "invalid", "lan", "home.arpa")


def endpoint() -> Iterator[Finding]:
    """Have it, as it must be. Stripe tells its secret once, when it is made."""
    there = list(gateway.each(KIND, {}))
    mine = [one for one in there if one["url"] == address()]
    if not mine:
        yield from _make()
    elif len(mine) > 1:
        yield _doubled(mine)
    else:
        yield from _adopt(mine[0])
    yield from _elsewhere(there)


def address() -> str:
    return f"{settings.SITE_URL}{reverse('payments:webhook')}"


def is_public() -> bool:
    """Whether Stripe can find SITE_URL from where it is."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not f".{host}".endswith(tuple(f".{name}" for name in AT_HOME))


def _make() -> Iterator[Finding]:
    if conf.webhook_secrets():
        told = "STRIPE_WEBHOOK_SECRET is of another endpoint, account or mode: there is none here"
        yield Finding(Mark.NOTE, "secret", told)
    wanted = {
        "url": address(),
        "enabled_events": _events(),
        "api_version": gateway.API_VERSION,
        "description": settings.PROJECT_NAME,
        "metadata": {"app": conf.app()},
    }
    # If its answer is lost, the next run finds it by its address.
    made = gateway.create(KIND, wanted, key=f"{KIND}:{uuid4()}")
    yield Finding(Mark.MADE, "webhook", _told(made))
    do = f"STRIPE_WEBHOOK_SECRET={made['secret']}"
    yield mend("secret", "set this, restart the app, and run this again. It is told once", do)


def _doubled(mine: list[Object]) -> Finding:
    ids = ", ".join(one["id"] for one in mine)
    told = f"{len(mine)} endpoints have one address, so each event comes {len(mine)} times: {ids}"
    return mend("webhook", told, f"Delete all but one: {endpoints_page()}")


def _adopt(found: Object) -> Iterator[Finding]:
    page = f"{endpoints_page()}/{found['id']}"
    if found["api_version"] != gateway.API_VERSION:
        told = f"its version is {found['api_version'] or 'that of the account'}, and stays that"
        do = f"Delete it and run this again, to have one of {gateway.API_VERSION}: {page}"
        yield mend("webhook", told, do)
    elif changes := _changes(found):
        gateway.act(KIND, "update", found["id"], changes)
        yield Finding(Mark.CHANGED, "webhook", f"{', '.join(changes)}; {_told(found | changes)}")
    else:
        yield ok("webhook", _told(found))
    if not conf.webhook_secrets():
        do = f"Copy “Signing secret”, whsec_…, from {page}"
        yield mend("secret", "STRIPE_WEBHOOK_SECRET is missing", do)


def _changes(found: Object) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if sorted(found["enabled_events"]) != _events():
        changes["enabled_events"] = _events()
    if found["status"] != "enabled":
        changes["disabled"] = False
    return changes


def _elsewhere(there: list[Object]) -> Iterator[Finding]:
    for one in there:
        if one["url"] != address() and (one["metadata"] or {}).get("app") == conf.app():
            do = f"Delete it if the app has moved: {endpoints_page()}/{one['id']}"
            yield Finding(Mark.NOTE, "webhook", f"this app has one at {one['url']} as well", do)


def _events() -> list[str]:
    return sorted(HANDLERS)


def _told(found: Object) -> str:
    count = len(found["enabled_events"])
    return f"{found['url']}, {count} kinds of events, API {found['api_version']}"
