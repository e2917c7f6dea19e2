from collections.abc import Iterator

from saas.payments import conf, gateway
from saas.payments.connecting.findings import Finding, Mark, mend, ok
from saas.payments.connecting.keys import shortened
from saas.payments.errors import Misconfigured, NotAllowed
from saas.payments.models import Purchase
from saas.payments.place import current
from saas.payments.queries import tests_sold
from saas.payments.stripe_pages import DASHBOARD


def account() -> Iterator[Finding]:
    """Tell whose key it is, and whether Stripe lets that account take payments."""
    try:
        found = gateway.own_account()
    except NotAllowed as error:
        told = "the restricted key may not say which account it is of"
        yield mend("key", told, f"Give it the right that Stripe names: {error.cause}")
        return
    except Misconfigured as error:
        do = f"Copy it anew from {DASHBOARD}/apikeys: it was rolled, has ended or lost its end."
        yield mend("key", f"Stripe refuses it: {error.cause}", do)
        return
    mode = "live" if gateway.is_live() else "test"
    yield ok("key", f"{mode}, {found['id']}, {shortened(conf.secret_key())}")
    yield from _abilities(found)
    yield from _other_accounts()
    yield from _test_credits()


def _abilities(found: gateway.Object) -> Iterator[Finding]:
    facts = f"{found['country']}, {(found['default_currency'] or '').upper()}"
    page = f"{DASHBOARD}/account/onboarding"
    if found["charges_enabled"] and found["payouts_enabled"]:
        yield ok("account", f"charges and payouts are on, {facts}")
    elif not gateway.is_live():
        yield Finding(Mark.NOTE, "account", f"not activated yet, which tests do not need, {facts}")
    elif found["charges_enabled"]:
        yield mend("account", "charges are on, payouts are not", f"Tell Stripe the rest: {page}")
    else:
        yield mend("account", "Stripe takes no payments for it yet", f"Activate it: {page}")


def _other_accounts() -> Iterator[Finding]:
    """Purchases belong to the account and mode that they were made in."""
    here = current()
    elsewhere = Purchase.objects.filter(livemode=here.livemode).exclude(account=here.account)
    if accounts := sorted(set(elsewhere.values_list("account", flat=True))):
        told = f"earlier purchases here are of {', '.join(accounts)}, the key is of {here.account}"
        do = "Customers and prices are made anew. Refunds of the earlier ones need their own key."
        yield Finding(Mark.NOTE, "account", told, do)


def _test_credits() -> Iterator[Finding]:
    """What was bought with test cards buys as much as what is paid with real money."""
    sold = tests_sold()
    if gateway.is_live() and sold.purchases:
        told = f"{sold.credits} were bought in test mode (purchases: {sold.purchases})"
        do = "They can be spent. Take them back in the admin: Credit accounts, Adjust credits."
        yield Finding(Mark.NOTE, "credits", told, do)
