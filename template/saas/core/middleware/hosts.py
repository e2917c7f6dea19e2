from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.middleware.security import SecurityMiddleware

from saas.core.http import GetResponse
from saas.core.serving.environ import REFUSAL


class RefuseForeignHostsMiddleware:
    """Refuses hosts that are not ours, and those that are at a port that is not.

    Django compares names only, and takes the port into the links it makes. This stands before its
    redirect to HTTPS, which is such a link.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.security = SecurityMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _check(request)
        except DisallowedHost as error:
            response: HttpResponse = response_for_exception(request, error)
            return self.security.process_response(request, response)
        return self.get_response(request)


def _check(request: HttpRequest) -> None:
    if REFUSAL in request.META:  # that page has no links
        return
    _, port = split_domain_port(request.get_host())
    known: set[str] | None = settings.ALLOWED_PORTS
    usual = "443" if request.is_secure() else "80"
    if port and known is not None and port not in known | {usual}:
        raise DisallowedHost(f"No page of ours is at port {port}")
