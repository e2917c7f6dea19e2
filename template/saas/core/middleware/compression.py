from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compresses text for visitors that no proxy does it for.

    Random bytes in each answer hide how well a secret of the page compresses beside what an
    attacker had put into it (BREACH); forms' tokens look different each time anyway. What is
    streamed goes out as it comes: a piece that waited to be compressed would come late.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXT)
        if response.streaming or not is_text:
            return response
        assert isinstance(response, HttpResponse)
        return super().process_response(request, response)
