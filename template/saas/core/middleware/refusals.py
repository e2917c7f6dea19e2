from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from saas.core.error_pages import bare_page
from saas.core.http import GetResponse
from saas.core.serving.environ import REFUSAL, announced
from saas.core.uploads import limit_of


class RefusalMiddleware:
    """Answers what was refused at the front door, and bodies that are larger than a page takes.

    The latter for development and other servers: `manage.py serve` reads none of such a body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if REFUSAL in request.META:
            return bare_page(request, HTTPStatus(request.META[REFUSAL]))
        size = announced(request.META)
        if size > settings.MAX_BODY and size > limit_of(request.path_info):
            return bare_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)
