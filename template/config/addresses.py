"""Addresses as owners write them: read in one way, or refused with a sentence."""

import re
from email.utils import quote as quoted
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from saas.core import domains

HOST = re.compile(r"\.?[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]|\*")
# The password ends before the last @ that a host, a port, a path and a query can follow. A user
# may be an address of mail; what comes behind its host is then no port.
WITH_PASSWORD = re.compile(
    r"(?P<start>[a-z0-9+]+://)(?P<user>[^:@/?#]*(@[^:@/?#]+(?=:(?!\d+([/?]|$))))?):(?P<password>.*?)"
    r"@(?P<end>[^@/?#]*(/[^@?#]*)?(\?[^=?@/]+=.*)?)"
)


def domain(text: str) -> str:
    """Return the project's domain in ASCII."""
    try:
        name = domains.to_ascii(text)
    except ValueError:
        name = ""
    if not HOST.fullmatch(name) or not name[0].isalnum():
        raise ImproperlyConfigured(
            "features.toml: `domain` is no domain. Write it without https://, for example "
            "app.example.com."
        )
    return name


def site_url(text: str) -> str:
    """Return SITE_URL as links continue it: without a slash at its end, the host in ASCII."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, port = domains.to_ascii(parts.hostname or ""), parts.port
    except ValueError:
        host = ""
    host = f"[{host}]" if ":" in host else host
    if (
        not HOST.fullmatch(host)
        or parts.scheme not in {"http", "https"}
        or parts.path.strip("/")
        or set(text) & set("@?#* \\")
    ):
        raise ImproperlyConfigured(
            "SITE_URL is where the app is, and nothing more: https:// and a host, for example "
            "https://app.example.com."
        )
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


def hosts(names: list[str]) -> list[str]:
    """Return ALLOWED_HOSTS in ASCII."""
    try:
        found = [domains.to_ascii(name) for name in names]
    except ValueError:
        found = [""]
    if not all(HOST.fullmatch(name) for name in found):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS takes names only, separated by commas, without https:// and without a "
            "port: app.example.com,www.example.com."
        )
    return found


def mailbox(text: str, name: str) -> str:
    """Return `"Name" <name@host>` or `name@host` in ASCII; `name` is what the owner set."""
    person, _, address = text.strip().removesuffix(">").rpartition("<")
    try:
        address = domains.mailbox_to_ascii(address.strip())
        validate_email(address)
    except (ValueError, ValidationError):
        raise ImproperlyConfigured(
            f"{name} is no e-mail address. Write one such as hello@example.com."
        ) from None
    person = person.strip()
    if not person:
        return address
    is_written_out = person.startswith(('"', "=?"))
    return f"{person if is_written_out else f'"{quoted(person)}"'} <{address}>"


def with_password_quoted(url: str) -> str:
    """Return the address of a server whose password may hold `/`, `#`, `?` and `@` as they are."""
    found = WITH_PASSWORD.fullmatch(url.strip())
    if not found:
        return url.strip()
    user, password = (quote(unquote(found[part]), safe="") for part in ("user", "password"))
    return f"{found['start']}{user}:{password}@{found['end']}"
