"""A browser without JavaScript: it opens a page, fills a form, presses a button."""

import re
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Seen:
    status: int
    text: str
    """The page without its tags, as a person reads it."""
    source: str
    leads_to: str
    """Where a redirect goes."""
    policy: str


def open_page(url: str, language: str = "en") -> Seen:
    return _ask("GET", url, None, language)


def press(url: str, button: str = "", language: str = "en", **form: str) -> Seen:
    """Send the page's form by one of its buttons; without one, as Pay does."""
    return _ask("POST", url, form | ({button: "1"} if button else {}), language)


def pay(url: str, number: str = "4242 4242 4242 4242", **form: str) -> Seen:
    """Fill in a card, and press Pay."""
    card = {"way": "card", "number": number, "exp": "12 / 40", "cvc": "123"}
    return press(url, **{"email": "ada@example.com", **card, **form})


def _ask(method: str, url: str, form: dict[str, str] | None, language: str) -> Seen:
    place = urlsplit(url)
    connection = HTTPConnection(place.netloc, timeout=120)
    headers = {"Accept": "text/html", "Accept-Language": language}
    if form is not None:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{place.netloc}",
        }
    address = f"{place.path}{f'?{place.query}' if place.query else ''}"
    connection.request(method, address, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    source = answer.read().decode()
    connection.close()
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", source)))
    leads_to, policy = answer.headers["Location"], answer.headers["Content-Security-Policy"]
    return Seen(answer.status, text, source, leads_to or "", policy or "")
