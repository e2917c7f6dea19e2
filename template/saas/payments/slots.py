from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saas.accounts.models import User
from saas.accounts.notices import Notice, notice
from saas.core.entries import Entry, entry
from saas.core.slots import Context, slot
from saas.payments import conf, gateway, prices
from saas.payments.forms import offers
from saas.payments.waiting import waiting

MOST_PACKS = 3  # that the landing page shows; Pricing has all


@entry(order=32)
def pages(request: HttpRequest) -> list[Entry]:
    billing = pgettext("title", "Billing")
    return [
        Entry(
            billing, "payments:history", icon="credit-card", in_sidebar=True, section="payments:"
        ),
        Entry(pgettext("title", "Pricing"), "payments:pricing", icon="tags", in_sidebar=True),
        Entry(_("Buy credits"), "payments:order", icon="coins"),
    ]


@slot("strip", template="payments/_test_mode.html", kept=True)
def test_mode(request: HttpRequest) -> Context | None:
    """So that nobody takes a purchase for a real one. Every page shows it: it must cost nothing."""
    return {} if gateway.is_test() else None


@notice(order=30)
def about_money(request: HttpRequest) -> Notice:
    title, group = _("Receipts, refunds and payments on their way"), pgettext("mails", "Money")
    return Notice("payments", title, group=group, note=_("Always by mail"), is_always=True)


@slot("landing_prices", template="payments/slots/landing.html")
def packs_for_visitors(request: HttpRequest) -> Context | None:
    shown = offers(prices.offered()[:MOST_PACKS])
    return {"offers": shown, "withdrawal_days": conf.withdrawal_days()} if shown else None


@slot("out_of_credits", template="payments/slots/packs.html")
def packs(request: HttpRequest) -> Context | None:
    """Sells them where they are missing; from the payment one comes back there."""
    shown = offers(prices.offered())
    return {"offers": shown} if shown else None


@slot("credits_actions", template="payments/slots/buy.html")
def buy(request: HttpRequest) -> Context:
    return {}


@slot("staff_home", template="payments/slots/staff_home.html")
def staff_home(request: HttpRequest) -> Context | None:
    """What waits for staff, and the way to real money until it is taken."""
    user = cast(User, request.user)
    is_test = user.has_perm("payments.view_purchase") and not gateway.is_live()
    waits = waiting(user)
    return {"is_test": is_test, "waiting": waits} if is_test or waits else None
