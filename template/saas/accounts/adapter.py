from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from saas.accounts import codes, flows, limits, proving
from saas.accounts.addresses import NOWHERE, normal
from saas.accounts.models import User
from saas.accounts.queries import account_of
from saas.accounts.sessions import is_in_own_session
from saas.core import languages
from saas.mail import flows as mail

UNKNOWN = "account/email/unknown_account"
# Mails to who has not asked for them, as far as we know. All others tell the owner of an account
# what changed in it, and always go.
ANYBODY_CAN_CAUSE = {
    codes.MAIL,
    UNKNOWN,
    "account/email/account_already_exists",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_key",
}
LINK_SENT = "account/messages/email_confirmation_sent.txt"
CODE_SENT = "account/messages/login_code_sent.txt"
LINKS = {"activate_url", "password_reset_url", "signup_url"}


class AccountAdapter(DefaultAccountAdapter):
    """Where our accounts differ from allauth's defaults."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _(
            "This address is primary. Make another one primary first."
        ),
        "duplicate_email": _("This address is on your account already."),
        "email_password_mismatch": _("That e-mail and password do not match"),
        "email_taken": _("There is an account with this address. Log in, or set a new password."),
        "enter_current_password": _("That is not your current password. Check for a typo."),
        "incorrect_code": _("That is not the code. Check the newest e-mail from us."),
        "incorrect_password": _("That is not your password. Check for a typo."),
        "invalid_login": _("That e-mail and password do not match"),
        "max_email_addresses": _("%d addresses are the most. Remove one first."),
        "rate_limited": _("That was too fast. Wait a minute and try again."),
        "too_many_codes": _("Too many tries. Ask for a new code."),
        "too_many_login_attempts": _(
            "Too many tries. Wait 5 minutes, or have a code sent by e-mail."
        ),
        "unverified_primary_email": _("Verify this address before you make it primary."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it, unless strangers have had enough sent there. Nobody is told which it was."""
        links = {name: _on_our_site(context[name]) for name in LINKS & context.keys()}
        context = context | links | {"email": email}
        if email.endswith(NOWHERE):
            return
        with suppress(ValidationError):  # accounts of older releases may have any address
            if template_prefix in ANYBODY_CAN_CAUSE:
                self._send_for_visitor(template_prefix, email, context)
            else:
                mail.send(to=email, template=template_prefix, context=context)

    def _send_for_visitor(self, template: str, email: str, context: dict[str, Any]) -> None:
        written = mail.send_for_visitor(
            to=email,
            template=template,
            context=context,
            at_most=1 if template == UNKNOWN else None,
            may_be_last=template == codes.MAIL,
        )
        if written and template == codes.MAIL:
            codes.remember(email=email, code=context["code"])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say nothing of a link or code that is sent at log-in: the page that follows does."""
        is_told = message_template == LINK_SENT and not request.user.is_authenticated
        is_told |= message_template == CODE_SENT and "action" not in request.POST  # "resend"
        if is_told:
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        assert isinstance(user, User)
        user.name = form.cleaned_data["name"]
        user.time_zone = form.cleaned_data["time_zone"]
        user.language = languages.at_hand()
        super().save_user(request, user, form, commit=False)
        user.clean()
        if commit:
            user.save()
        return user

    def clean_email(self, email: str) -> str:
        return normal(email)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        assert isinstance(user, User)
        flows.list_address(user=user)
        return super().reauthenticate(user, password)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.LoginByCodeStage": "saas.accounts.stages.LoginByCodeStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        used = limits.count_password(request, credentials["email"])
        if not used:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = used  # taken back by theirs if the password is right

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **whose: Any) -> None:
        limits.forget_passwords(request, whose["email"])

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Let nobody in by an address that they have added and not proven."""
        user = super().authenticate(request, **credentials)
        return user if user and user == account_of(credentials["email"]) else None

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        user = email_address.user
        with transaction.atomic():
            proving.claim(user=user, email=email_address.email)
            if not super().confirm_email(request, email_address):  # it says that another has it
                return False
            had_password = proving.take_first_proof(
                address=email_address, is_same_person=is_in_own_session(request, user)
            )
            if had_password:
                self.send_notification_mail(
                    "account/email/first_proof", user, email=email_address.email
                )
                self.add_message(request, messages.INFO, "account/messages/first_proof.txt")
        return True

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set it, unless the account has got a new owner or password since this request began."""
        before = user.password
        user.set_password(password)
        unchanged = User.objects.filter(pk=user.pk, password=before)
        if not unchanged.update(password=user.password):
            raise ImmediateHttpResponse(redirect("account_login"))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")


def _on_our_site(url: str) -> str:
    """Lead to SITE_URL, whatever host the visitor who caused the mail has called us by."""
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()
