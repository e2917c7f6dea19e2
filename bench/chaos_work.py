"""The app's side of the bench of chaos, run by the project's own Python; prints JSON.

trade COUNT SEED   so many purchases, refunds and disputes, mixed by the seed
reckon             let the reconciler look, wait for the worker, and compare with Stripe
"""

import json
import random
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import django
from django.conf import settings

WORKSPACES = 50
CARDS = ["4242424242424242"] * 8 + ["4000000000000002", "4000000000000259"]
SHARE_OF_REFUNDS = 0.3
SHARES = [100, 333, 500, 1000]  # of a payment, in cents
TRIES = 20
PATIENCE = 1800  # seconds


def main() -> None:
    part, *words = sys.argv[1:]
    django.setup()
    settings.CHECKOUTS_AN_HOUR = 10**9
    parts: dict[str, Any] = {"trade": trade, "reckon": reckon}
    print(json.dumps(parts[part](*map(int, words))))


def trade(count: int, seed: int) -> dict[str, float]:
    from saas.payments.models import Pack

    draw = random.Random(seed)
    owner, workspaces = buyers(WORKSPACES)
    pack = Pack.objects.filter(archived_at=None).first()
    bought: list[Any] = []
    for _ in range(count):
        if bought and draw.random() < SHARE_OF_REFUNDS:
            refund(draw.choice(bought), draw.choice(SHARES))
        else:
            workspace, card = draw.choice(workspaces), draw.choice(CARDS)
            bought.append(buy_and_pay(workspace, owner, pack, card))
    return {"done": count}


def buyers(count: int) -> tuple[Any, list[Any]]:
    """A person with so many workspaces to buy for."""
    from saas.accounts.models import User, Workspace

    owner = User.objects.create_user("bench@example.com")
    team = Workspace.Kind.TEAM
    names = [f"bench-{number}" for number in range(count)]
    return owner, [Workspace.objects.create(name=each, owner=owner, kind=team) for each in names]


def buy_and_pay(workspace: Any, person: Any, pack: Any, card: str) -> Any:
    """One payment for each order, however often Stripe fails at it; returns the purchase's id."""
    from saas.payments.errors import Unreachable

    key = uuid4()
    for _ in range(TRIES):
        with suppress(Unreachable):
            made = begin(key, workspace, person, pack)
            break
    pay(made.session_url, card)
    return made.pk


def begin(key: UUID, workspace: Any, person: Any, pack: Any) -> Any:
    """An order of its own: another way back, so that none finds the page of the one before."""
    from saas.payments.flows.checkout import buy

    given = {"workspace": workspace, "person": person, "pack": pack, "consent": "Begin at once."}
    return buy(key=key, site="http://localhost", way_back=f"/{key.hex}/", **given)


def pay(page: str, card: str) -> None:
    form = {"way": "card", "number": card, "exp": "12 / 40", "cvc": "123"}
    form |= {"email": "ada@example.com", "name": "Ada", "country": "US", "postal_code": "10115"}
    opener = urllib.request.build_opener(Stay)
    with suppress(urllib.error.HTTPError):  # the way back to the app
        opener.open(page, urlencode(form).encode(), timeout=60)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def refund(purchase: Any, share: int) -> None:
    """A share of a payment, as staff would; nothing where it is not paid or nothing is left."""
    from saas.payments.errors import PaymentError
    from saas.payments.flows import refunding
    from saas.payments.models import Purchase

    paid = Purchase.objects.get(pk=purchase)
    with suppress(PaymentError):
        refunding.refund(key=uuid4(), purchase=paid, amount=share, reason="Bench", person=None)


def reckon() -> dict[str, float]:
    from saas.credits.queries import violations as of_ledger
    from saas.payments.models import Event
    from saas.payments.queries import violations
    from saas.payments.reconciling import reconcile

    settle()
    times = sorted(
        (event.finished_at - event.created_at).total_seconds()
        for event in Event.objects.exclude(finished_at=None).iterator()
    )
    found = reconcile()
    settle()
    wrong = [*of_ledger(), *violations()]
    print(*wrong, sep="\n")
    lost, doubled, share = compared()
    return {
        "reconciled": found.events,
        "lost": lost,
        "doubled": doubled,
        "share": share,
        "wrong": len(wrong),
        "p50": times[len(times) // 2],
        "p99": times[len(times) * 99 // 100],
    }


def settle() -> None:
    """Wait until the worker has done all that is due to it."""
    from saas.payments.jobs import sweep_refunds
    from saas.payments.models import Event, Refund

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        waiting = Event.objects.filter(state=Event.State.WAITING).exists()
        if not waiting and not Refund.objects.filter(state=Refund.State.REQUESTED).exists():
            return
        sweep_refunds.call()
        time.sleep(2)


def compared() -> tuple[int, int, float]:
    """What of Stripe's is not here, what is here twice, and the share of right purchases."""
    from saas.credits.models import Lot
    from saas.payments import gateway
    from saas.payments.models import Refund

    sessions = gateway.each("checkout.sessions", {"status": "complete"})
    paid = {f"purchase:{one['metadata']['purchase']}" for one in sessions}
    lots = list(Lot.objects.filter(source_ref__startswith="purchase:").values_list("source_ref"))
    credited = [source for (source,) in lots]
    there = {
        refund["id"]: refund["metadata"].get("refund") for refund in gateway.each("refunds", {})
    }
    here = set(Refund.objects.exclude(stripe_id="").values_list("stripe_id", flat=True))
    asked = [name for name in there.values() if name]
    lost = len(paid - set(credited)) + len(there.keys() - here)
    doubled = len(credited) - len(set(credited)) + len(set(credited) - paid)
    doubled += len(asked) - len(set(asked))
    return lost, doubled, len(paid & set(credited)) / max(len(paid | set(credited)), 1)


if __name__ == "__main__":
    main()
