"""Templates, filled in with everything escaped; and what each page is sent with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

HERE = Path(__file__).parent
ICONS = "/_fakestripe/static/icons.svg"


class Html(str):
    """Text that is markup already. Any other text is escaped where a page takes it in."""

    __slots__ = ()


@dataclass(frozen=True)
class Page:
    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


def fill(template: str, **values: object) -> Html:
    """Fill in `templates/<template>.html`. What is no markup yet is escaped."""
    return Html(_template(template).substitute({k: markup(v) for k, v in values.items()}))


def joined(parts: Iterable[str], between: str = "\n") -> Html:
    return Html(between.join(markup(part) for part in parts))


def markup(value: object) -> Html:
    return value if isinstance(value, Html) else Html(escape(str(value)))


def icon(name: str) -> Html:
    return Html(f'<svg class="i" aria-hidden="true"><use href="{ICONS}#{name}"/></svg>')


def tag(words: str, tone: str = "") -> Html:
    return Html(f'<span class="tag dot{f" is-{tone}" if tone else ""}">{escape(words)}</span>')


def page(content: str, status: int = HTTPStatus.OK, *, leads_to: Iterable[str] = ()) -> Page:
    """Return a page. `leads_to` are addresses that its forms may end at, beside our own."""
    origins = sorted({_origin(url) for url in leads_to if url})
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        f"form-action {' '.join(["'self'", *origins])}; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",  # with none, Origin is null
        "X-Content-Type-Options": "nosniff",
    }
    return Page(status, content.encode(), headers)


def redirect(to: str) -> Page:
    return Page(HTTPStatus.SEE_OTHER, b"", {"Location": to, "Cache-Control": "no-store"})


def plain(words: str, status: int) -> Page:
    return Page(status, f"{words}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})


def static(name: str) -> Page:
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    file = HERE / "static" / name
    if "/" in name or file.suffix not in kinds or not file.is_file():
        return plain("There is no such file.", HTTPStatus.NOT_FOUND)
    headers = {"Content-Type": kinds[file.suffix], "Cache-Control": "no-cache"}
    return Page(HTTPStatus.OK, file.read_bytes(), headers)


@cache
def _template(name: str) -> Template:
    return Template((HERE / "templates" / f"{name}.html").read_text("utf-8"))


def _origin(url: str) -> str:
    place = urlsplit(url)
    return f"{place.scheme}://{place.netloc}"
