from copy import copy
from typing import Any, cast

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saas.accounts import flows, languages, queries
from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.facts import email_is_verified
from saas.accounts.forms import LeaveForm, ProfileForm, ReauthenticateForm
from saas.accounts.http import SignedInRequest
from saas.accounts.models import User
from saas.accounts.notices import Notice, notice
from saas.accounts.queries import is_first_proof
from saas.accounts.sessions import is_in_own_session


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    # A copy, so that a refused name is not shown in the menu.
    form = ProfileForm(_posted(request), instance=copy(request.user))
    if form.is_valid():
        saved = form.save()
        if "language" in form.fields:
            languages.speak(request, saved.language)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    context = {"form": form, "email_is_verified": email_is_verified(request)}
    return render(request, "accounts/profile.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def notifications(request: SignedInRequest) -> HttpResponse:
    """What reaches somebody by mail, by group; they untick what they do without."""
    offered = notice.of(request)
    if request.method == "POST":
        names = {one.name for one in offered if not one.is_always}
        flows.choose_notices(user=request.user, offered=names, wanted=names & request.POST.keys())
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:notifications")
    groups: dict[str, list[Notice]] = {}
    for one in offered:
        groups.setdefault(one.group, []).append(one)
    context = {
        "groups": groups,
        "muted": queries.muted(request.user),
        "is_choice": any(not one.is_always for one in offered),
    }
    return render(request, "accounts/notifications.html", context)


@login_required
@require_POST
@rate_limit(action="manage_email")  # type: ignore[untyped-decorator, no-untyped-call]
def send_link(request: SignedInRequest) -> HttpResponse:
    """Send one more link that proves the primary address, and go back to the page one was on."""
    address = flows.list_address(user=request.user)
    if not address.verified and not send_verification_email_to_address(request, address):
        messages.info(request, _("A link is on its way. You can ask for another in 3 minutes."))
    return redirect(_page_before(request))


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
            closed = _("Your account is closed. Nobody can log in to it any more.")
            messages.success(request, closed)
            return redirect(settings.START_PAGE)
    return render(request, "accounts/leave.html", {"form": form})


class ConfirmEmailView(allauth.ConfirmEmailView):
    """Asks in another browser than the account's own whose the account is: proving.py says why.

    The first address: for the password; without it the address is proven, and the password goes.
    One that was added later: for a log-in, or who opens the link would share a stranger's account.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()  # type: ignore[no-untyped-call]
        user = self.object.email_address.user
        if is_in_own_session(self.request, user):
            return super().post(*args, **kwargs)
        if not is_first_proof(user):
            return self.render_to_response(self.get_context_data())
        if "password" in self.request.POST:
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
        user = self.object and self.object.email_address.user
        if user and not is_in_own_session(self.request, user):
            is_first = is_first_proof(user)
            context["asks_to_log_in"] = not is_first
            context["asks_for_password"] = is_first and user.has_usable_password()
            context.setdefault("form", ReauthenticateForm(user=user))
        return context


@method_decorator(login_required, name="dispatch")
class EmailView(allauth.EmailView):
    """allauth's own; to show the addresses it asks for them once instead of three times."""

    _did_send_verification_email = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Theirs asks for the primary address first; what changes something is counted there too.
        theirs = allauth.EmailView if request.method == "GET" else EmailView
        return super(theirs, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(allauth.EmailView, self).get_context_data(**kwargs)
        user = cast(User, self.request.user)
        addresses = list(EmailAddress.objects.filter(user=user).order_by("email"))
        if user.email not in {address.email for address in addresses}:
            addresses.append(flows.list_address(user=user))
        can_add = len(addresses) < settings.ACCOUNT_MAX_EMAIL_ADDRESSES
        return context | {"emailaddresses": addresses, "can_add_email": can_add}

    def _action_primary(self, request: HttpRequest) -> HttpResponse | None:
        """An address that nobody has proven may be another account's."""
        address: EmailAddress | None = self._get_email_address(request)
        if address and not address.verified:
            get_adapter().add_message(
                request, messages.ERROR, "account/messages/unverified_primary_email.txt"
            )
            return None
        return super()._action_primary(request)  # type: ignore[no-any-return]


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else resolve_url(settings.HOME_PAGE)


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
