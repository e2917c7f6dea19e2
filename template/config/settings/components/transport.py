"""HTTPS, which production insists on; imported by production.py only."""

from urllib.parse import urlsplit

from config.settings.components.environment import env

# Off for a look at the production settings on localhost, and refused for any other host.
HTTPS = env.bool("HTTPS", default=True)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=30 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
# Lets anybody hand the domain in to the browsers' own list, which takes months to leave.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]  # it asks for preload

# The proxy before the app says whether a visitor came by HTTPS, and from which address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)


def ports_of(site_url: str, port: int) -> set[str]:
    """Return the ports that an address of ours may name, besides the usual ones."""
    site = urlsplit(site_url)
    return {str(port), str(site.port or {"http": 80}.get(site.scheme, 443))}
