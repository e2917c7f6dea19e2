from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from saas.core.http import GetResponse


class PrivatePagesMiddleware:
    """Keeps pages of signed-in people out of every cache, and empties the browser's at log-out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "_logged_out"):
            response.headers.setdefault("Clear-Site-Data", '"cache"')
        # A page that has not looked at the session is the same for everybody.
        elif not (request.session.accessed and SESSION_KEY in request.session):
            return response
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


@receiver(user_logged_out)
def _note_log_out(request: HttpRequest, **kwargs: Any) -> None:
    if request:
        request._logged_out = True  # type: ignore[attr-defined]
