"""allauth's forms in the words of this house, and our own."""

from typing import Any, ClassVar, cast

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from saas.accounts import codes, flows, limits, proving
from saas.accounts.addresses import LONGEST
from saas.accounts.models import User
from saas.accounts.queries import account_of, address_of_account
from saas.accounts.time_zones import ZoneField, time_zones
from saas.core import languages


class Worded(forms.Form):
    """Puts our words into a form of allauth's."""

    labels: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # typing it twice: one sees what one types
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                _word_password(field)
            elif isinstance(field, forms.EmailField):
                _word_email(field)


class LoginForm(Worded, allauth.LoginForm):
    labels: ClassVar = {"remember": gettext_lazy("Keep me logged in on this device")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].initial = True

    def clean_login(self) -> str:
        return address_of_account(self.cleaned_data["login"])


class SignupForm(Worded, allauth.SignupForm):  # type: ignore[misc]  # theirs is untyped
    labels: ClassVar = {"password1": pgettext_lazy("label", "Password")}
    field_order = ["name", "email", "password1", "time_zone"]

    name = forms.CharField(
        label=pgettext_lazy("label", "Name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput({"x-data": "timezone"}))

    def clean_time_zone(self) -> str:
        """The browser tells it; what is no time zone counts as not told."""
        told: str = self.cleaned_data["time_zone"]
        return told if told in time_zones() else ""

    def validate_unique_email(self, value: str) -> str:
        """Ask only of accounts: who added the address to one and never proved it has no say."""
        return super().validate_unique_email(value) if account_of(value) else value

    def save(self, request: HttpRequest) -> User:
        user = cast(User, super().save(request))
        flows.list_address(user=user)
        return user

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:  # somebody signed up with this address a moment ago
            self.full_clean()
        if self.is_valid():
            return super().try_save(request)  # type: ignore[no-any-return]
        messages.error(request, str(self.errors["email"][0]))
        return None, redirect("account_login")


class AddEmailForm(Worded, allauth.AddEmailForm):
    @transaction.atomic
    def save(self, request: HttpRequest) -> EmailAddress:
        if not proving.is_still_theirs(user=cast(User, self.user)):
            raise ImmediateHttpResponse(redirect("account_login"))
        return cast(EmailAddress, super().save(request))


class ChangePasswordForm(Worded, allauth.ChangePasswordForm):
    labels: ClassVar = {
        "oldpassword": gettext_lazy("Current password"),
        "password1": gettext_lazy("New password"),
    }


class SetPasswordForm(Worded, allauth.SetPasswordForm):
    labels: ClassVar = {"password1": pgettext_lazy("label", "Password")}


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    def clean_email(self) -> str:
        email = address_of_account(self.cleaned_data["email"])
        if not limits.may_ask(context.request, "reset_password_for_address", email):
            raise get_adapter().validation_error("rate_limited")
        account = account_of(email)
        self.users = [account] if account and account.is_active else []
        return email


class ResetPasswordKeyForm(Worded, allauth.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": gettext_lazy("New password")}


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    labels: ClassVar = {"password": pgettext_lazy("label", "Password")}


class RequestLoginCodeForm(Worded, allauth.RequestLoginCodeForm):
    def clean_email(self) -> str:
        email = address_of_account(self.cleaned_data["email"])
        if not limits.may_ask(context.request, "request_login_code", email):
            raise get_adapter().validation_error("rate_limited")
        account = account_of(email)
        self._user = account if account and account.is_active else None
        return email


class TypedAnew(forms.TextInput):
    """Empty when it comes back, as a password's: what was wrong is of no use any more."""

    def format_value(self, value: Any) -> str | None:
        return None


class ConfirmLoginCodeForm(Worded, allauth.ConfirmLoginCodeForm):
    labels: ClassVar = {"code": pgettext_lazy("label", "Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = _("Type the code from our newest e-mail.")
        self.fields["code"].widget = TypedAnew(
            {"class": "is-code", "autofocus": True, "autocomplete": "one-time-code"}
        )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        state = context.request._login_stage.state
        if not limits.may_try_code(context.request, state["at"]):
            raise get_adapter().validation_error("too_many_codes")
        is_mailed = codes.is_mailed(email=state["email"], code=typed) and "user_id" in state
        if not is_mailed:
            super().clean_code()  # the cache may have lost it: this browser knows its own
        self._prove_address()
        codes.used(email=state["email"])
        return typed

    def _prove_address(self) -> None:
        """A code is a proof like a link, and has to come before the log-in that it is for."""
        request = context.request
        stage = request._login_stage  # allauth's own: the log-in sees the password that we drop
        user, email = stage.login.user, stage.state["email"]
        address = EmailAddress.objects.filter(user=user, email=email).first()
        address = address or flows.list_address(user=user)
        address.user = user
        is_theirs = account_of(email) == user
        if not is_theirs or not (address.verified or get_adapter().confirm_email(request, address)):
            raise get_adapter().validation_error("incorrect_code")


def languages_to_choose() -> list[tuple[str, str]]:
    named = [(language.code, language.name) for language in languages.offered()]
    return [("", _("Same as your browser")), *named]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    time_zone = ZoneField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("Times on your pages are shown in it."),
    )

    language = forms.ChoiceField(
        required=False, label=pgettext_lazy("label", "Language"), choices=languages_to_choose
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not languages.are_several():
            del self.fields["language"]

    def save(self, commit: bool = True) -> User:
        """Write what the form shows only: the password may have changed meanwhile."""
        self.instance.save(update_fields=[*self.fields])
        return cast(User, self.instance)


class LeaveForm(forms.Form):
    is_sure = forms.BooleanField(
        label=gettext_lazy("Close my account for good"),
        error_messages={"required": gettext_lazy("Tick the box if you are sure.")},
    )


def _word_password(field: forms.Field) -> None:
    is_new = field.widget.attrs.get("autocomplete") == "new-password"
    field.help_text = password_validators_help_texts()[0] if is_new else ""
    field.error_messages["required"] = (
        _("Choose a password.") if is_new else _("Type your password.")
    )


def _word_email(field: forms.EmailField) -> None:
    field.label = pgettext("label", "E-mail")
    field.validators = []  # the adapter's clean_email says what is wrong
    field.widget.attrs["maxlength"] = LONGEST
    field.error_messages["required"] = _("Type your e-mail address.")
