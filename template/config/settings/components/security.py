"""Hardening that holds everywhere, the strict Content-Security-Policy above all."""

from django.utils.csp import CSP

from config.settings.components.project import PROJECT_SLUG

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "manifest-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Cookies do not know ports: with names of its own, a project keeps its logins apart from those of
# another one on the same localhost.
SESSION_COOKIE_NAME = f"{PROJECT_SLUG}_session"
CSRF_COOKIE_NAME = f"{PROJECT_SLUG}_csrf"
DEVICE_COOKIE_NAME = f"{PROJECT_SLUG}_device"
DEVICE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_NAME = f"{PROJECT_SLUG}_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# Ports that a visitor's address may name; None is any. Production names its own.
ALLOWED_PORTS: set[str] | None = None
