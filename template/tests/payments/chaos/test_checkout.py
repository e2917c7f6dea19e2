"""What changes while somebody is on the payment page."""

import pytest
from django.test import Client
from stripe import StripeClient

from saas.accounts.flows import close
from saas.core.clock import now
from saas.payments.jobs import sweep_refunds
from saas.payments.models import Pack, Refund
from saas.payments.syncing import catalogue, refunds
from tests.payments.chaos.post import Post
from tests.payments.chaos.shop import Shop

pytestmark = pytest.mark.django_db


def test_a_pack_that_is_edited_gives_what_was_bought(shop: Shop, client: Client) -> None:
    buyer, post = shop.buyer(), Post(shop.till, client)
    purchase = buyer.order()
    Pack.objects.filter(pk=shop.pack.pk).update(credits=120, price=2500, name="Big")
    catalogue.push(pack=Pack.objects.get(pk=shop.pack.pk))
    shop.till.pay(purchase.session_id)
    post.finish()
    [mine] = shop.ending()
    assert (mine["balance"], mine["purchases"]) == ((100, 0, 0), [("paid", 1000)])


def test_a_pack_that_is_archived_is_still_delivered(shop: Shop, client: Client) -> None:
    buyer, post = shop.buyer(), Post(shop.till, client)
    purchase = buyer.order()
    Pack.objects.filter(pk=shop.pack.pk).update(archived_at=now())
    catalogue.push(pack=Pack.objects.get(pk=shop.pack.pk))
    shop.till.pay(purchase.session_id)
    post.finish()
    assert shop.ending()[0]["balance"] == (100, 0, 0)


def test_who_pays_for_a_closed_workspace_gets_all_of_it_back(
    shop: Shop, client: Client, stripe: StripeClient
) -> None:
    buyer, post = shop.buyer(), Post(shop.till, client)
    purchase = buyer.order()
    close(workspace=buyer.workspace)
    shop.till.pay(purchase.session_id)
    post.finish()
    Refund.objects.update(created_at=now() - refunds.PATIENCE)
    sweep_refunds.call()
    post.finish()
    [mine] = shop.ending()
    assert (mine["balance"], mine["refunds"]) == ((0, 0, 0), [("succeeded", 1000)])
    [charge] = stripe.v1.charges.list().data
    assert charge.amount_refunded == 1000
