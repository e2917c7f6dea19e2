from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saas.accounts.facts import email_is_verified
from saas.core.entries import Entry, Step, entry, step
from saas.core.slots import Context, slot


@slot("account_menu", template="accounts/slots/account_menu.html", order=10)
def account_menu(request: HttpRequest) -> Context:
    return {}


@step(order=10)
def verify_email(request: HttpRequest) -> Step:
    return Step(_("Verify your e-mail"), reverse("account_email"), done=email_is_verified(request))


@entry(order=80)
def account(request: HttpRequest) -> list[Entry]:
    group = pgettext("menu", "Account")
    return [
        Entry(_("Profile and security"), "accounts:profile", icon="user", group=group),
        Entry(_("E-mail addresses"), "account_email", icon="mail", group=group),
        Entry(_("Change password"), "account_change_password", icon="lock", group=group),
    ]
