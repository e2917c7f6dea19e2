"""Walks through the pages as a person does, in this process: along links, and into each form."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

EXAMPLES = 2  # pages looked at for each name and set of query names
LEAVING = {"account_logout", "accounts:leave", "admin:logout"}  # nobody is signed in after these
REDIRECTS = {HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}


class Form(NamedTuple):
    action: str
    method: str
    fields: dict[str, str]


class Seen(NamedTuple):
    name: str  # of the address
    how: str  # such as GET /credits/
    response: HttpResponse


def walk(client: Client, starts: Iterable[str], may_post: Callable[[str], bool]) -> Iterator[Seen]:
    """Yield each page that links lead to, and what each form answers that is sent empty."""
    waiting, looked, sent = deque(starts), Counter[object](), set[object]()
    while waiting:
        address = urldefrag(waiting.popleft()).url
        if not _is_new(address, looked):
            continue
        response = client.get(address)
        if response.status_code in REDIRECTS:
            waiting.append(urljoin(address, response["Location"]))
            continue
        yield Seen(name_of(address), f"GET {address}", response)
        page = Page(address, response)
        waiting.extend(page.links)
        for form in page.forms:
            name, kind = name_of(form.action), (form.action, *sorted(form.fields))
            may_go = form.method == "post" and name not in LEAVING and may_post(name)
            if may_go and kind not in sent:
                sent.add(kind)
                yield send(client, form.action, dict.fromkeys(form.fields, ""))


def look(client: Client, address: str, **headers: str) -> Seen:
    response = client.get(address, follow=True, headers=headers)
    return Seen(name_of(address), f"GET {address}", response)


def send(client: Client, address: str, data: dict[str, str], **headers: str) -> Seen:
    response = client.post(address, data, follow=True, headers=headers)
    return Seen(name_of(address), f"POST {address}", response)


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _is_new(address: str, looked: Counter[object]) -> bool:
    """Whether to look at it: another example of its kind, and not the admin's every filter."""
    parts = urlsplit(address)
    name, query = name_of(address), tuple(sorted(parse_qs(parts.query, keep_blank_values=True)))
    looked[address] += 1
    looked[name, query] += looked[address] == 1
    is_filter = bool(query) and name.startswith("admin:")
    is_here = not parts.netloc and bool(name) and not is_filter
    return is_here and looked[address] == 1 and looked[name, query] <= EXAMPLES


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, response: HttpResponse) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        if response.get("Content-Type", "").startswith("text/html"):
            self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.forms.append(Form(action, given.get("method", "get").lower(), {}))
        elif self.forms and given.get("name") and tag in {"button", "input", "select", "textarea"}:
            self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))
