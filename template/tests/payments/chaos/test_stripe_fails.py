"""Stripe is away, slow, out of patience, or answers 500 after it did the work: each step, once."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from fakestripe import idempotency
from saas.core.clock import now
from saas.jobs.flows import run_pending
from saas.payments import inbox, place
from saas.payments.errors import Unreachable
from saas.payments.gateway import Object
from saas.payments.models import Event, Refund
from saas.payments.syncing import checkout, refunds
from tests.payments.chaos.fates import paid, refunded_at_stripe
from tests.payments.chaos.post import Post
from tests.payments.chaos.shop import Shop, standing
from tests.payments.steps import give_back
from tests.payments.till import Till

pytestmark = pytest.mark.django_db

FAULTS = ["error", "error_after", "cut", "down", "rate_limit", "slow"]
OF_AN_ORDER = ["customers", "products", "prices", "checkout/sessions"]
MOST = 20  # tries
SLOW = 3  # seconds: more than we wait, and over before the next request of ours is given up

type Faulty = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def impatient(settings: Settings, request: pytest.FixtureRequest) -> None:
    """Where Stripe is not slow itself, a busy machine must not make it so."""
    settings.STRIPE_RETRIES, settings.STRIPE_TIMEOUT = 0, 2 if "slow" in request.node.name else 20


@pytest.fixture(params=[False, True], ids=["", "keys_forgotten"])
def forgets(request: pytest.FixtureRequest) -> bool:
    """Whether Stripe has forgotten all idempotency keys at the next try."""
    return bool(request.param)


def fail_once(till: Till, fault: str, *requests: str) -> None:
    for match in requests:
        till.stand.faults.add({"kind": fault, "match": match, "times": 1, "seconds": SLOW})


def insist(till: Till, act: Callable[[], object], *, forgets: bool) -> int:
    """Try until Stripe can be reached, and return how often it could not."""
    for failed in range(MOST):
        try:
            act()
        except Unreachable:
            if forgets:
                with till.stand.store.transaction():
                    idempotency.forget_all(till.stand.store)
        else:
            return failed
    raise AssertionError(f"Not reached in {MOST} tries")


@pytest.mark.parametrize("fault", FAULTS)
def test_an_order_is_one_payment_whatever_fails(
    shop: Shop, client: Client, fault: str, forgets: bool, stripe: StripeClient
) -> None:
    buyer, post = shop.buyer(), Post(shop.till, client)
    fail_once(shop.till, fault, *(f"POST /v1/{kind}" for kind in OF_AN_ORDER))
    begun = buyer.order_with_one_key()
    assert insist(shop.till, begun, forgets=forgets) == len(OF_AN_ORDER)
    shop.till.pay(begun().session_id)
    post.finish()
    assert shop.ending()[0]["balance"] == (100, 0, 0)
    v1 = stripe.v1
    made = [v1.customers, v1.products, v1.prices, v1.checkout.sessions]
    assert [len(kind.list().data) for kind in made] == [1, 1, 1, 1]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refund_is_paid_once_whatever_fails(
    shop: Shop, fault: str, forgets: bool, stripe: StripeClient
) -> None:
    purchase = shop.buyer().pay_and_come_back()
    promised = give_back(purchase, 500)
    fail_once(shop.till, fault, "POST /v1/refunds")
    assert insist(shop.till, lambda: refunds.send(refund=promised), forgets=forgets) == 1
    [refund] = stripe.v1.refunds.list().data
    assert refund.amount == 500
    [mine] = shop.ending()
    assert (mine["refunds"], mine["balance"]) == ([("succeeded", 500)], (50, 0, 0))


@pytest.fixture
def deploy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A new process takes over, whose code asks Stripe for something else."""

    def act() -> None:
        monkeypatch.setattr(place, "_known", {})
        for module in (checkout, refunds):
            monkeypatch.setattr(module, "_parameters", changed(module._parameters))

    return act


def changed(real: Callable[..., Object]) -> Callable[..., Object]:
    def parameters(*given: object) -> Object:
        asked = real(*given)
        return asked | {"metadata": asked["metadata"] | {"code": "new"}}

    return parameters


@pytest.mark.parametrize("fault", ["down", "error", "cut"])
def test_rule_21_an_order_goes_on_as_it_began_after_a_deploy(
    shop: Shop, deploy: Callable[[], None], fault: str, stripe: StripeClient
) -> None:
    order = shop.buyer().order_with_one_key()
    fail_once(shop.till, fault, "POST /v1/checkout/sessions")
    with pytest.raises(Unreachable):
        order()
    deploy()
    purchase = order()
    [session] = stripe.v1.checkout.sessions.list().data
    assert session.id == purchase.session_id
    assert "code" not in (session.metadata or {})
    assert shop.buyer().order().session_id != session.id  # and the new code is there for others
    assert "code" in (stripe.v1.checkout.sessions.list().data[0].metadata or {})


@pytest.mark.parametrize("fault", ["down", "error", "cut"])
def test_rule_21_a_refund_goes_on_as_it_began_after_a_deploy(
    shop: Shop, deploy: Callable[[], None], fault: str, stripe: StripeClient
) -> None:
    promised = give_back(shop.buyer().pay_and_come_back(), 500)
    fail_once(shop.till, fault, "POST /v1/refunds")
    with pytest.raises(Unreachable):
        refunds.send(refund=promised)
    deploy()
    refunds.send(refund=promised)
    [refund] = stripe.v1.refunds.list().data
    assert (refund.amount, "code" in (refund.metadata or {})) == (500, False)
    assert shop.ending()[0]["balance"] == (50, 0, 0)


@pytest.mark.parametrize("fault", FAULTS)
def test_messages_wait_until_stripe_can_be_asked(shop: Shop, client: Client, fault: str) -> None:
    quiet, troubled = shop.buyer(), shop.buyer()
    post = Post(shop.till, client)
    for buyer in (quiet, troubled):
        for _ in refunded_at_stripe(buyer):
            if buyer is troubled:
                fail_once(shop.till, fault, "GET /v1/charges/*", "GET /v1/refunds/*")
            post.bring()
    while Event.objects.filter(state=Event.State.WAITING).exists():
        Event.objects.filter(state=Event.State.WAITING).update(due_at=now())
        for event in inbox.due():
            inbox.work(event=event)
    run_pending()
    shop.ending()
    assert standing(troubled.workspace) == standing(quiet.workspace)
    assert Event.objects.filter(tries__gte=2).exists()


def test_while_stripe_is_down_nobody_is_charged_and_nothing_is_lost(
    shop: Shop, client: Client
) -> None:
    buyer, post = shop.buyer(), Post(shop.till, client)
    for _ in paid(buyer):
        shop.till.stand.faults.add({"kind": "down", "match": "GET /v1/checkout/*"})
        post.bring()
    assert standing(buyer.workspace)["balance"] == (0, 0, 0)
    assert not Refund.objects.exists()
    shop.till.stand.faults.clear()
    Event.objects.update(due_at=now())
    for event in inbox.due():
        inbox.work(event=event)
    assert shop.ending()[0]["balance"] == (100, 0, 0)
