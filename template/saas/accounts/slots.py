from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saas.accounts.addresses import NOWHERE
from saas.accounts.facts import email_is_verified
from saas.accounts.models import User
from saas.accounts.notices import Notice, notice
from saas.core.entries import Entry, Step, entry, step
from saas.core.slots import Context, slot


@slot("account_menu", template="accounts/slots/account_menu.html", order=10)
def account_menu(request: HttpRequest) -> Context:
    return {}


@slot("banner", template="accounts/slots/banner.html")
def unproven_address(request: HttpRequest) -> Context | None:
    """Asks for it on every page but the one of the addresses, which has a button of its own."""
    email = cast(User, request.user).email
    is_settled = email.endswith(NOWHERE) or email_is_verified(request)
    is_there = request.resolver_match and request.resolver_match.view_name == "account_email"
    return None if is_settled or is_there else {"email": email}


@step(order=10)
def verify_email(request: HttpRequest) -> Step:
    return Step(_("Verify your e-mail"), reverse("account_email"), done=email_is_verified(request))


@notice(order=80)
def security(request: HttpRequest) -> Notice:
    title = _("Your password or an address changes")
    return Notice("security", title, note=_("Always by mail"), is_always=True)


@entry(order=80)
def account(request: HttpRequest) -> list[Entry]:
    group = pgettext("menu", "Account")
    return [
        Entry(_("Profile and security"), "accounts:profile", icon="user", group=group),
        Entry(_("Notifications"), "accounts:notifications", icon="send", group=group),
        Entry(_("E-mail addresses"), "account_email", icon="mail", group=group),
        Entry(_("Change password"), "account_change_password", icon="lock", group=group),
    ]
