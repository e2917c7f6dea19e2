from copy import copy
from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saas.accounts import flows
from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.facts import email_is_verified
from saas.accounts.forms import LeaveForm, ProfileForm, ReauthenticateForm
from saas.accounts.http import SignedInRequest
from saas.accounts.queries import is_first_proof
from saas.accounts.sessions import is_in_own_session


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    # A copy, so that a refused name is not shown in the menu.
    form = ProfileForm(_posted(request), instance=copy(request.user))
    if form.is_valid():
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    context = {"form": form, "email_is_verified": email_is_verified(request)}
    return render(request, "accounts/profile.html", context)


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest) -> HttpResponse:
    """Close the account, after its owner has typed the password and ticked the box."""
    form = LeaveForm(_posted(request))
    if form.is_valid():
        try:
            flows.leave(user=request.user)
        except StaffMayNotLeave as refusal:
            form.add_error(None, refusal.message)
        else:
            logout(request)
            messages.success(request, "Your account is closed. Nobody can log in to it any more.")
            return redirect(settings.START_PAGE)
    return render(request, "accounts/leave.html", {"form": form})


class ConfirmEmailView(allauth.ConfirmEmailView):
    """Asks for the account's password where another browser has made the account.

    Without it the address is proven all the same, and the password goes: proving.py.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()  # type: ignore[no-untyped-call]
        user = self.object.email_address.user
        if "password" not in self.request.POST or is_in_own_session(self.request, user):
            return super().post(*args, **kwargs)
        form = ReauthenticateForm(self.request.POST, user=user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        get_adapter().login(self.request, user)
        return super().post(*args, **kwargs)

    def respond(self, success: bool) -> HttpResponse:
        if success:
            return super().respond(success)  # type: ignore[no-any-return, no-untyped-call]
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        address = self.object and self.object.email_address
        if address and address.user.has_usable_password() and is_first_proof(address.user):
            context["asks_whose"] = not is_in_own_session(self.request, address.user)
            context.setdefault("form", ReauthenticateForm(user=address.user))
        return context


class EmailView(allauth.EmailView):
    def _action_primary(self, request: HttpRequest) -> HttpResponse | None:
        """An address that nobody has proven may be another account's."""
        address: EmailAddress | None = self._get_email_address(request)
        if address and not address.verified:
            get_adapter().add_message(
                request, messages.ERROR, "account/messages/unverified_primary_email.txt"
            )
            return None
        return super()._action_primary(request)  # type: ignore[no-any-return]


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
