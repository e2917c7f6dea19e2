import time
from http import HTTPStatus

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

FLOWER = "/jobs/flower/"
FRESH = 3600  # seconds that a log-in opens the door, or a password typed once more
BY_PROXY = "X-Forwarded-Uri"  # what Caddy's `forward_auth` adds


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Tell the proxy whether it may let somebody in to Flower, which knows nobody itself.

    Who comes here from the log-in is led on.
    """
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.path)
    if not (user.is_staff and user.has_perm("jobs.view_job")):
        raise PermissionDenied
    times = [record["at"] for record in get_authentication_records(request, user)]
    if not times or time.time() - max(times) > FRESH:
        if not user.has_usable_password():  # only a new log-in, by a code, can be fresh
            raise PermissionDenied
        raise ReauthenticationRequired
    if BY_PROXY in request.headers:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(FLOWER)
