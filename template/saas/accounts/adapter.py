from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from saas.accounts.models import User
from saas.mail import flows as mail


class AccountAdapter(DefaultAccountAdapter):
    """Where our accounts differ from allauth's defaults."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "cannot_remove_primary_email": "This address is primary. Make another one primary first.",
        "duplicate_email": "This address is on your account already.",
        "email_password_mismatch": "That e-mail and password do not match",
        "email_taken": "There is an account with this address. Log in, or set a new password.",
        "enter_current_password": "That is not your current password. Check for a typo.",
        "incorrect_code": "That is not the code. Check the newest e-mail from us.",
        "incorrect_password": "That is not your password. Check for a typo.",
        "invalid_login": "That e-mail and password do not match",
        "max_email_addresses": "%d addresses are the most. Remove one first.",
        "rate_limited": "That was too fast. Wait a minute and try again.",
        "too_many_login_attempts": "Too many tries. Wait 5 minutes, then try again.",
        "unverified_primary_email": "Verify this address before you make it primary.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.send(to=email, template=template_prefix, context=context | {"email": email})

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        assert isinstance(user, User)
        user.name = form.cleaned_data["name"]
        user.time_zone = form.cleaned_data["time_zone"]
        user.clean()
        return super().save_user(request, user, form, commit=commit)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Works for accounts made in the admin too: allauth has no address of theirs yet."""
        assert isinstance(user, User)
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
        return super().reauthenticate(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")
