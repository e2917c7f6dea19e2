"""Every order in which what happened can be heard of."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import permutations
from json import loads
from math import factorial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from saas.core.clock import now
from saas.payments.gateway import Object
from saas.payments.handlers import HANDLERS, Handler
from saas.payments.models import Event
from tests.payments.chaos.fates import (
    REFUND_FAILS,
    Fate,
    abandoned,
    by_bank,
    declined_first,
    dispute_lost,
    dispute_won,
    refund_fails_after_its_debt_was_paid,
    refunded_at_stripe,
)
from tests.payments.chaos.post import Post
from tests.payments.chaos.shop import Buyer, Shop, standing
from tests.payments.till import DECLINED

pytestmark = pytest.mark.django_db

MOST = 4  # answers, of which there are 24 orders


def bank_after_decline(buyer: Buyer) -> Iterator[None]:
    session = buyer.pay(DECLINED).session_id
    buyer.till.pay_by_bank(session)
    buyer.till.let_pass(days=7)
    yield


def refund_fails(buyer: Buyer) -> Iterator[None]:
    """The money goes back before the app has heard that it came."""
    buyer.pay(REFUND_FAILS)
    stripe = buyer.till.stripe.v1
    [intent] = stripe.payment_intents.list().data
    stripe.refunds.create({"payment_intent": intent.id, "amount": 500})
    buyer.till.let_pass(days=1)
    yield


@contextmanager
def tried() -> Iterator[None]:
    """What is heard inside is forgotten afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("fate", [bank_after_decline, refund_fails, dispute_lost])
def test_messages_in_every_order_end_alike(shop: Shop, client: Client, fate: Fate) -> None:
    buyer, post = shop.buyer(), Post(shop.till, client)
    for _ in fate(buyer):
        pass
    messages = post.collect()
    endings = list(heard(buyer, post, messages))
    for message in messages:
        post.deliver(message)
    [ending] = shop.ending()
    assert len(endings) == factorial(len(messages)) > 1
    assert all(each == ending for each in endings)


def heard(buyer: Buyer, post: Post, left: list[str]) -> Iterator[dict[str, Any]]:
    """How it ends after each order; orders that begin alike share their beginning."""
    if not left:
        assert not Event.objects.filter(state=Event.State.WAITING).exists()
        yield standing(buyer.workspace)
    for message in left:
        with tried():
            post.deliver(message)
            yield from heard(buyer, post, [other for other in left if other != message])


@pytest.mark.parametrize(
    "fate",
    [
        declined_first,
        by_bank,
        abandoned,
        refunded_at_stripe,
        refund_fails_after_its_debt_was_paid,
        dispute_won,
        dispute_lost,
    ],
)
def test_answers_of_stripe_noted_in_every_order_end_alike(
    shop: Shop, client: Client, fate: Fate
) -> None:
    """A slow worker may note what it fetched long before what another has noted."""
    buyer, post = shop.buyer(), Post(shop.till, client)
    answers = [answer for _ in fate(buyer) for answer in fetched(post.collect())][-MOST:]
    endings = []
    for order in permutations(answers):
        with tried():
            for handler, thing, began in order:
                with transaction.atomic():
                    handler.apply(thing, began)
            endings.append(standing(buyer.workspace))
    assert all(ending == endings[0] for ending in endings)


def fetched(messages: list[str]) -> list[tuple[Handler, Object, datetime]]:
    """What Stripe says now about each thing that it has told of, and when it was asked."""
    about = {
        (event["type"].partition(".")[0], event["data"]["object"]["id"]): HANDLERS[event["type"]]
        for event in map(loads, messages)
    }
    answers = []
    for (_, name), handler in about.items():
        began, thing = now(), handler.fetch(name)
        if thing is not None:
            answers.append((handler, thing, began))
    return answers
