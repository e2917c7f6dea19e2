"""The checks, in the order in which they are done."""

from django.conf import settings
from django.shortcuts import resolve_url
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from saas.payments import conf, gateway
from saas.payments.connecting.endpoint import address
from saas.payments.handlers import HANDLERS
from saas.payments.models import Purchase
from saas.payments.prices import offered
from saas.payments.queries import last_event_at, tests_sold
from saas.payments.readiness import Line, Told, check, is_open, is_ready, to_look_at
from saas.payments.stripe_pages import DASHBOARD


@check(order=10)
def seller(told: Told | None) -> Line:
    title = _("Who sells")
    missing = [name for name in ("SELLER_NAME", "SELLER_ADDRESS") if not getattr(settings, name)]
    if missing:
        mend = _("Set %(names)s: receipts name the seller, and a live key does not start without.")
        known = {"names": ", ".join(missing)}
        return is_open(title, _("Receipts cannot say who sells"), mend % known)
    return is_ready(title, f"{settings.SELLER_NAME}, {settings.SELLER_ADDRESS}")


@check(order=20)
def terms(told: Told | None) -> Line:
    title, page = _("Terms and refund policy"), resolve_url(settings.TERMS_PAGE)
    if not _is_own("pages/terms.html"):
        mend = _("Write your own in templates/pages/terms.html, and when money goes back.")
        return is_open(title, _("The terms are still the example"), mend, page)
    mend = _("See that they say when money goes back, and how to ask for it.")
    return to_look_at(title, _("Your own terms are linked at the foot of each page"), mend, page)


@check(order=30)
def something_to_sell(told: Told | None) -> Line:
    title, sold = _("What is sold"), offered()
    if not sold:
        return is_open(title, _("No pack is sold"), _("Add one in the backoffice, under Packs."))
    return is_ready(title, ", ".join(pack.title for pack in sold))


@check(order=40)
def live_key(told: Told | None) -> Line:
    title = _("Live key")
    if gateway.is_live():
        return is_ready(title, _("Real money is taken"))
    mend = _("Set STRIPE_SECRET_KEY to your live key on the server, then run connect_stripe there.")
    return is_open(title, _("No real money is taken yet"), mend, f"{DASHBOARD}/apikeys")


@check(order=50)
def account(told: Told | None) -> Line:
    title, page = _("Stripe account"), f"{DASHBOARD}/account"
    if told is None:
        return to_look_at(title, _("Not asked yet"), _("Press “Ask Stripe”."))
    if not (told.account["charges_enabled"] and told.account["payouts_enabled"]):
        mend = _("Give Stripe what it still wants to know.")
        return is_open(title, _("Stripe does not take or pay out money for it yet"), mend, page)
    return is_ready(title, f"{told.account['id']}, {told.account['country']}")


@check(order=60)
def endpoint(told: Told | None) -> Line:
    title, at = _("Webhook endpoint"), last_event_at()
    mend = _("Run connect_stripe on the server: it says what is wrong.")
    if not conf.webhook_secrets():
        return is_open(title, _("No secret is set, so nothing is taken"), mend)
    if told and not any(_is_ours(one) for one in told.endpoints):
        return is_open(title, _("Stripe sends our events nowhere, or not as we want them"), mend)
    if not at:
        return is_open(title, _("Nothing has arrived yet"), mend)
    return is_ready(title, _("Events arrive at %(address)s") % {"address": address()})


@check(order=70)
def statement(told: Told | None) -> Line:
    title, page = _("Words on the card statement"), f"{DASHBOARD}/settings/public"
    if told is None:
        mend = _("Press “Ask Stripe”. Buyers who do not know the words ask their bank.")
        return to_look_at(title, _("Not asked yet"), mend)
    payments = (told.account.get("settings") or {}).get("payments") or {}
    words = payments.get("statement_descriptor")
    if not words:
        mend = _("Set them at Stripe: buyers who do not know the words ask their bank.")
        return is_open(title, _("Stripe has none"), mend, page)
    return is_ready(title, str(words))


@check(order=80)
def receipts(told: Told | None) -> Line:
    title, page = _("Receipts by mail"), f"{DASHBOARD}/settings/emails"
    if settings.PAYMENTS_TAX == "managed":
        return is_ready(title, _("Stripe sells in its own name, and mails them"))
    mend = _("Switch off “Successful payments” at Stripe, or buyers get two receipts.")
    return to_look_at(title, _("This app mails them"), mend, page)


@check(order=90)
def verification(told: Told | None) -> Line:
    title = _("Verified addresses")
    if conf.buys_only_verified():
        return is_ready(title, _("Only who has verified the address can buy"))
    mend = _("Set VERIFIED_TO_BUY: receipts arrive, and stolen cards are tried less.")
    return is_open(title, _("Anybody can buy"), mend)


@check(order=100)
def tax(told: Told | None) -> Line:
    title, kind = pgettext("money", "Tax"), settings.PAYMENTS_TAX
    if kind == "automatic":
        mend = _("See that Stripe knows where you are registered.")
        return to_look_at(title, _("Stripe Tax works it out"), mend, f"{DASHBOARD}/tax")
    if kind == "managed":
        return is_ready(title, _("Stripe sells in its own name, and pays it"))
    mend = _("Ask whether you owe tax. If so, set PAYMENTS_TAX: see docs/going-live.md.")
    return to_look_at(title, _("None is added: the price is what is paid"), mend)


@check(order=110)
def backups(told: Told | None) -> Line:
    mend = _("Make them each night, and restore one before you need to: see docs/deploy.md.")
    return to_look_at(_("Backups"), _("This app cannot see them"), mend)


@check(order=120)
def test_credits(told: Told | None) -> Line:
    """What was bought with test cards can be spent like any other."""
    title, sold = _("Credits from test purchases"), tests_sold()
    if not sold.purchases:
        return is_ready(title, pgettext("figure", "None"))
    words = ngettext(
        "%(count)d purchase in test mode gave %(credits)d credits",
        "%(count)d purchases in test mode gave %(credits)d credits",
        sold.purchases,
    )
    mend = _("Take them back in the backoffice, or let your testers keep them.")
    known = {"count": sold.purchases, "credits": sold.credits}
    bought = {"livemode__exact": 0, "state__exact": Purchase.State.PAID}
    page = reverse("admin:payments_purchase_changelist", query=bought)
    return to_look_at(title, words % known, mend, page)


def _is_own(template: str) -> bool:
    origin = getattr(get_template(template), "origin", None)
    return origin is not None and origin.name.startswith(str(settings.BASE_DIR / "templates"))


def _is_ours(one: gateway.Object) -> bool:
    is_as_wanted = set(HANDLERS) <= set(one["enabled_events"]) or one["enabled_events"] == ["*"]
    return one["url"] == address() and one["status"] == "enabled" and is_as_wanted
