"""Fills a site's database: the demo's month, and credits sold to the demo user at the stand-in.

Each payment ends in another way. Run by the project's own Python, with the languages to make up.
Prints as JSON who can log in, and the pages of these payments, by who sees them.
"""

import json
import sys
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
from django.conf import settings

BUYER = {"email": "mira@example.com", "name": "Mira Okafor", "country": "IE"}
DECLINED, BANK, EMPTY_BANK = "4000 0000 0000 0002", "000123456789", "000111111116"


def main() -> dict[str, dict[str, list[str]]]:
    for language in sys.argv[1:]:
        pseudo.write(Path("locale"), language)
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=StringIO())
    User.objects.create_user(f"{uuid4().hex}@example.com")  # a long word for pages to break
    people = {"user": [demo.USER, demo.PASSWORD], "staff": [demo.ADMIN, demo.PASSWORD]}
    return {"people": people, "places": pages(sold())}


def sold() -> list[Any]:
    settings.CHECKOUTS_AN_HOUR = 100
    paid, withdrawn, refunded, disputed, warned = (bought() for _ in range(5))
    spend(workspace=paid.workspace, amount=40, key="sales", reason="Text length: a text")
    withdraw(key=uuid4(), purchase=withdrawn, person=paid.person)
    staff = User.objects.get(email=demo.ADMIN)
    asked = {"key": uuid4(), "amount": 500, "reason": "Half of it was of no use"}
    refund(purchase=refunded, person=staff, **asked)
    control("disputes", charge=disputed.charge_id)
    control("warnings", charge=warned.charge_id)
    failed = on_its_way(EMPTY_BANK)
    control("clock", advance="1 week")
    pending = on_its_way(BANK)
    expired = ordered()
    press(expired.session_url, "expire")
    refresh(purchase=expired)
    declined = ordered()
    pay(declined.session_url, DECLINED)
    run_pending()
    polling.collect()
    run_pending()
    lose_heart()
    return [paid, withdrawn, refunded, disputed, warned, failed, pending, expired, declined]


def bought() -> Any:
    purchase = ordered()
    pay(purchase.session_url, **BUYER)
    return refresh(purchase=purchase)


def on_its_way(number: str) -> Any:
    purchase = ordered()
    press(purchase.session_url, way="bank", account_number=number, **BUYER)
    return refresh(purchase=purchase)


def ordered() -> Any:
    person = User.objects.get(email=demo.USER)
    who = {"workspace": personal_workspace(person), "person": person}
    what = {"pack": Pack.objects.first(), "consent": "Begin at once.", "site": settings.SITE_URL}
    return buy(key=uuid4(), **who, **what)


def control(name: str, **given: str) -> None:
    url = f"{settings.STRIPE_API_BASE}/_fakestripe/{name}"
    requests.post(url, json=given, timeout=LONGEST).raise_for_status()


def lose_heart() -> None:
    """Let the last try at a message fail."""
    event = Event.objects.filter(state=Event.State.DONE).earliest("pk")
    replay(events=Event.objects.filter(pk=event.pk), by=Act.By.COMMAND, person=None, reason="Again")
    Event.objects.filter(pk=event.pk).update(tries=inbox.MOST_TRIES - 1)
    control("faults", kind="down", times=20)
    run_pending()
    requests.delete(f"{settings.STRIPE_API_BASE}/_fakestripe/faults", timeout=LONGEST)
    assert Event.objects.get(pk=event.pk).state == Event.State.DEAD


def pages(purchases: list[Any]) -> dict[str, list[str]]:
    def of(name: str, rows: Iterable[Any] = purchases) -> list[str]:
        return [reverse(name, args=[row.pk]).lstrip("/") for row in rows]

    dead = Event.objects.filter(state=Event.State.DEAD)
    buyer = [*of("payments:paid"), *of("payments:not_charged"), *of("payments:withdraw_from")]
    staff = [*of("admin:payments_purchase_change"), *of("admin:payments_purchase_refund")]
    staff += of("admin:payments_event_change", dead)
    return {"user": buyer, "staff": staff}


if __name__ == "__main__":
    django.setup()

    import requests
    from django.core.management import call_command
    from django.urls import reverse
    from fakestripe.tests.browsing import pay, press
    from saas.accounts.models import User
    from saas.accounts.queries import personal_workspace
    from saas.credits.flows import spend
    from saas.jobs.flows import run_pending
    from saas.payments import inbox, polling
    from saas.payments.flows.checkout import buy
    from saas.payments.flows.inbox import replay
    from saas.payments.flows.refunding import refund
    from saas.payments.flows.withdrawing import withdraw
    from saas.payments.models import Act, Event, Pack
    from saas.payments.syncing.purchases import refresh
    from saas.services import demo

    from tests.pages import pseudo

    LONGEST = 120  # seconds
    print(json.dumps(main()))
