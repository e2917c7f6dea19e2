from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

type GetResponse = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """A request as our middleware leaves it; for annotations."""

    id: str
    hidden: Callable[[], list[str]]  # what logs must not show of its address
    htmx: HtmxDetails
