"""What every request passes on its way to a page; the order stands in the settings."""

from saas.core.middleware.caching import PrivatePagesMiddleware
from saas.core.middleware.compression import CompressionMiddleware
from saas.core.middleware.headers import SecurityHeadersMiddleware
from saas.core.middleware.hosts import RefuseForeignHostsMiddleware
from saas.core.middleware.input import RefuseUnstorableTextMiddleware
from saas.core.middleware.languages import LanguageMiddleware
from saas.core.middleware.refusals import RefusalMiddleware
from saas.core.middleware.request_ids import RequestIdMiddleware

__all__ = [
    "CompressionMiddleware",
    "LanguageMiddleware",
    "PrivatePagesMiddleware",
    "RefusalMiddleware",
    "RefuseForeignHostsMiddleware",
    "RefuseUnstorableTextMiddleware",
    "RequestIdMiddleware",
    "SecurityHeadersMiddleware",
]
