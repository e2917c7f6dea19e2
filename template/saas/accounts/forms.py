"""allauth's forms in the words of this house, and our own."""

import re
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from saas.accounts.models import User

LONGEST_EMAIL = 254
AREAS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe"}
AREAS |= {"Indian", "Pacific", "UTC"}


class Worded(forms.Form):
    """Puts our words into a form of allauth's."""

    labels: ClassVar[dict[str, str]] = {}

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
    labels: ClassVar = {"remember": "Keep me logged in on this device"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].initial = True


class SignupForm(Worded, allauth.SignupForm):  # type: ignore[misc]  # theirs is untyped
    labels: ClassVar = {"password1": "Password"}
    field_order = ["name", "email", "password1", "time_zone"]

    name = forms.CharField(
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput({"x-data": "timezone"}))

    def clean_time_zone(self) -> str:
        """The browser tells it; what is no time zone counts as not told."""
        told: str = self.cleaned_data["time_zone"]
        return told if told in _time_zones() else ""

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
    pass


class ChangePasswordForm(Worded, allauth.ChangePasswordForm):
    labels: ClassVar = {"oldpassword": "Current password", "password1": "New password"}


class SetPasswordForm(Worded, allauth.SetPasswordForm):
    labels: ClassVar = {"password1": "Password"}


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Worded, allauth.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": "New password"}


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    pass


class RequestLoginCodeForm(Worded, allauth.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(Worded, allauth.ConfirmLoginCodeForm):
    labels: ClassVar = {"code": "Code"}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    time_zone = forms.ChoiceField(required=False, help_text="Times on your pages are shown in it.")

    class Meta:
        model = User
        fields = ["name", "time_zone"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(zone, zone.replace("_", " ")) for zone in _time_zones()]
        self.fields["time_zone"].choices = [("", "Same as the app"), *named]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    is_sure = forms.BooleanField(
        label="Close my account for good",
        error_messages={"required": "Tick the box if you are sure."},
    )


@cache  # it reads a folder of the system
def _time_zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)


def _word_password(field: forms.Field) -> None:
    is_new = field.widget.attrs.get("autocomplete") == "new-password"
    field.help_text = password_validators_help_texts()[0] if is_new else ""
    field.error_messages["required"] = "Choose a password." if is_new else "Type your password."


def _word_email(field: forms.EmailField) -> None:
    field.label = "E-mail"
    field.validators = [_whole_address]
    field.widget.attrs["maxlength"] = LONGEST_EMAIL
    field.error_messages["required"] = "Type your e-mail address."


def _whole_address(value: str) -> None:
    if len(value) > LONGEST_EMAIL:
        raise ValidationError(f"Too long. An address has {LONGEST_EMAIL} characters at most.")
    if re.fullmatch(r"[\w.+-]+@[\w-]+", value):
        raise ValidationError(f"Add the part after the dot, for example {value}.com.")
    try:
        validate_email(value)
    except ValidationError:
        raise ValidationError("Type a whole address, for example name@company.com.") from None
