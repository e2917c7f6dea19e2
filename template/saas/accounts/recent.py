"""Acts that need a log-in of the last minutes: who finds an open browser can't do them."""

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from saas.accounts.models import User

LATELY = 15 * 60  # seconds


def logged_in_lately(request: HttpRequest) -> bool:
    """Whether they have logged in, or typed their password once more, in the last 15 minutes."""
    user = request.user if isinstance(request.user, User) else None
    records = get_authentication_records(request, user)
    return any(time.time() - record["at"] < LATELY for record in records)


def log_in_again(request: HttpRequest) -> HttpResponse | None:
    """Where to send them first, if their log-in is older; from there they come back here."""
    if logged_in_lately(request):
        return None
    if isinstance(request.user, User) and not request.user.has_usable_password():
        messages.warning(request, _("Log out and in again first, then come back to this page."))
        return redirect("account_logout")
    back = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('account_reauthenticate')}?{back}")
