from copy import copy

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saas.accounts import flows
from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.facts import email_is_verified
from saas.accounts.forms import LeaveForm, ProfileForm
from saas.accounts.http import SignedInRequest


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
            return redirect("pages:landing")
    return render(request, "accounts/leave.html", {"form": form})


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
