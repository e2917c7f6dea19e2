import re
import sys

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from saas.core.http import GetResponse

# Neither can be stored: PostgreSQL takes no NUL, and UTF-8 has no half of a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Nor does Python read a number of so many digits, in the JSON of a field either.
UNREADABLE = re.compile(rf"{UNSTORABLE.pattern}|[0-9]{{{sys.int_info.default_max_str_digits + 1}}}")


class RefuseUnstorableTextMiddleware:
    """Refuses NUL bytes and lone surrogates: no page means them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if UNSTORABLE.search(request.path) or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds what is no text")
        # Cookies are not refused: their owner could not mend them.
        for name in [name for name, value in request.COOKIES.items() if UNSTORABLE.search(value)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Blame the request for a crash over a form field that no form looked at."""
        if any(UNREADABLE.search(value) for _, values in request.POST.lists() for value in values):
            raise BadRequest(
                "A form field holds what can be neither stored nor read"
            ) from exception
