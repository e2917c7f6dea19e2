from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as our middleware leaves it; for annotations."""

    id: str
    htmx: HtmxDetails
