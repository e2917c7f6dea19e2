from django.http import HttpRequest
from django.urls import reverse

from saas.accounts.facts import email_is_verified
from saas.core.slots import Context, slot


@slot("account_menu", template="accounts/slots/account_menu.html", order=10)
def account_menu(request: HttpRequest) -> Context:
    return {}


@slot("setup_steps", order=10)
def verify_email(request: HttpRequest) -> Context:
    done = email_is_verified(request)
    return {"title": "Verify your e-mail", "url": reverse("account_email"), "done": done}


@slot("palette", order=80)
def profile(request: HttpRequest) -> Context:
    url = reverse("accounts:profile")
    return {"title": "Profile and security", "url": url, "icon": "user", "group": "Account"}


@slot("palette", order=81)
def addresses(request: HttpRequest) -> Context:
    url = reverse("account_email")
    return {"title": "E-mail addresses", "url": url, "icon": "mail", "group": "Account"}


@slot("palette", order=82)
def password(request: HttpRequest) -> Context:
    url = reverse("account_change_password")
    return {"title": "Change password", "url": url, "icon": "lock", "group": "Account"}
