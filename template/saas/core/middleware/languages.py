from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from saas.core import languages
from saas.core.http import GetResponse


class LanguageMiddleware:
    """Speaks the language chosen in the browser, or the one that it asks for.

    What is answered further up or down, and the next request of this thread, is left as it was.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not languages.are_several():
            return self.get_response(request)
        with translation.override(languages.of_browser(request)):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
