from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

type GetResponse = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """A request as our middleware leaves it; for annotations."""

    id: str
    hidden: Callable[[], list[str]]  # what logs must not show of its address
    htmx: HtmxDetails


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent the form, as far as the browser tells."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        return False
    return site in {None, "same-origin", "none"}
