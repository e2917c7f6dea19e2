"""Django's WSGI handler, with one way to decode and one way to answer when all else breaks."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from saas.core.serving.environ import REFUSAL, Environ, set_body

logger = logging.getLogger(__name__)

# What the page for a crash still needs to know of a request that breaks whatever reads it.
HARMLESS = {"HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR", "REQUEST_METHOD", "wsgi.url_scheme"}
HARMLESS |= {"SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.errors"}


class Utf8Request(WSGIRequest):
    """A request in UTF-8, whatever it says of itself.

    Django takes any codec of Python from the header, and some of them decode nothing, or text that
    can't be stored. No browser sends anything but UTF-8 to pages that are in UTF-8.
    """

    def _set_content_type_params(self, meta: Environ) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(
                meta.get("CONTENT_TYPE", "")
            )
        except ValueError:
            self.content_type, self.content_params = "", {}
        self._encoding = "utf-8"


class Handler(WSGIHandler):
    request_class = Utf8Request

    def __call__(self, environment: Environ, start_response: Any) -> HttpResponseBase:
        try:
            return super().__call__(environment, start_response)
        except Exception:
            logger.exception("A request broke before any page could answer it.")
        calm = {name: value for name, value in environment.items() if name in HARMLESS}
        calm |= {"PATH_INFO": "/", "QUERY_STRING": "", REFUSAL: HTTPStatus.INTERNAL_SERVER_ERROR}
        set_body(calm, b"")
        return super().__call__(calm, start_response)
