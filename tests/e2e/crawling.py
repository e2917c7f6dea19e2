"""Follows every link of a site as one person, and writes down whatever is wrong on a page."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.e2e.layout import FIND_FAULTS
from tests.e2e.production import LONG, LONG_FROM_THE_RIGHT

# Two in a row are both languages, widths and themes; a page takes two, the next one other two.
LOOKS = [
    ("en", 1280, "light"),
    ("de", 360, "dark"),
    ("en", 360, "light"),
    ("de", 1280, "dark"),
    ("en", 1280, "dark"),
    ("de", 360, "light"),
    ("en", 360, "dark"),
    ("de", 1280, "light"),
]
NARROWEST = 320
EXAMPLES = 2  # pages looked at for each address pattern and set of query names
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
FIND_VIOLATIONS = """async () => {
    const moving = change => change.effect.getComputedTiming().endTime < Infinity
    while (document.getAnimations().some(moving)) await new Promise(requestAnimationFrame)
    const named = {"label-content-name-mismatch": {enabled: true}}
    const found = await axe.run(document, {resultTypes: ["violations"], rules: named})
    const places = nodes => nodes.slice(0, 3).map(node => node.target.join(" ")).join(", ")
    return found.violations.map(rule => `${rule.id}: ${places(rule.nodes)}`)
}"""
FIND_LINKS = "() => [...document.links].map(link => link.href)"
FIND_FORMS = """() => [...document.forms].map(form => ({
    action: new URL(form.getAttribute("action") || location.href, location.href).href,
    method: (form.getAttribute("method") || "get").toLowerCase(),
    fields: [...form.elements]
        .filter(e => e.name && !["submit", "button", "file", "image"].includes(e.type))
        .filter(e => !["radio", "checkbox"].includes(e.type) || e.checked)
        .map(e => [e.name, e.value]),
    buttons: [...form.elements]
        .filter(e => e.name && e.type === "submit").slice(0, 1)
        .map(e => [e.name, e.value]),
}))"""
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
    event => console.error("CSP " + event.violatedDirective + " " + event.blockedURI))"""
HEADERS = {
    "content-security-policy": r"default-src 'none'",
    "cross-origin-opener-policy": r"same-origin",
    "referrer-policy": r"same-origin|strict-origin",
    "strict-transport-security": r"max-age=\d{7,}",
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY",
    "x-request-id": r"\w+",
}
AS_BROWSER = {"Accept": "text/html,*/*;q=0.8"}
LOOSE = re.compile(r"unsafe-|https?:|\*")  # what a strict policy never says


@dataclass(frozen=True)
class Form:
    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    button: tuple[tuple[str, str], ...]  # the first, if it has a name
    page: str


@dataclass
class Crawl:
    """One person's walk through the site from `home`."""

    who: str
    context: BrowserContext
    home: str
    patterns: list[tuple[str, str]]  # regular expression and name of each address
    beside: str = ""  # another host's origin that a policy may name: forms lead there
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)
    languages: tuple[str, ...] = (LONG, LONG_FROM_THE_RIGHT)  # in which words need more room
    problems: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # an example of each address pattern
    queries: dict[str, set[str]] = field(default_factory=dict)  # names, by address pattern
    seeds: frozenset[str] = frozenset()  # each is looked at, however many are alike
    guesses: set[str] = field(default_factory=set)
    stretched: set[str] = field(default_factory=set)  # looked at in words that are longer
    often: int = 2  # in how many looks a page is seen
    looks: Iterator[tuple[str, int, str]] = field(default_factory=lambda: cycle(LOOKS))

    def walk(self, seeds: Iterable[str]) -> None:
        page = self.context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(page.url, f"script error: {error}"))
        page.on("request", self._watch)
        self.seeds = frozenset(urljoin(self.home, seed) for seed in seeds)
        self.guesses = set(self.seeds)
        waiting = deque(sorted(self.seeds))
        looked: Counter[object] = Counter()
        while waiting:
            address = urldefrag(waiting.popleft()).url
            if address.startswith(self.home) and self._is_new(address, looked):
                waiting.extend(self._visit(page, address))
        page.close()

    def _is_new(self, address: str, looked: Counter[object]) -> bool:
        """Whether to look at it: another example of its kind, and not the admin's every filter."""
        query = tuple(sorted(parse_qs(urlsplit(address).query, keep_blank_values=True)))
        self._note_query(address, query)
        kind = self.name_of(address), query
        looked[address] += 1
        looked[kind] += looked[address] == 1
        is_filter = bool(query) and self.is_admin(address)
        is_wanted = looked[kind] <= EXAMPLES or address in self.seeds
        return looked[address] == 1 and is_wanted and not is_filter

    def _visit(self, page: Page, address: str) -> list[str]:
        """Look at one page and return its links; a download is only fetched."""
        is_guess = address in self.guesses  # it may be for others, or for POST only
        answer = self.context.request.get(address, max_redirects=0, headers=AS_BROWSER)
        self.reached.add(self.name_of(address))
        self._check_headers(address, answer.headers)
        if answer.status >= (500 if is_guess else 400):
            self._note(address, f"answered {answer.status}")
        if answer.status >= 400:
            return []
        if answer.status >= 300:
            target = urljoin(address, answer.headers["location"])
            self.guesses |= {target} if is_guess else set()
            return [target]
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return []
        self._open(page, address, "en")
        links: list[str] = page.evaluate(FIND_LINKS)
        for form in page.evaluate(FIND_FORMS):
            self._note_form(form, address)
        self._check_looks(page, list(islice(self.looks, self.often)))
        if self.name_of(address) not in self.stretched:
            self.stretched.add(self.name_of(address))
            for language in self.languages:
                self._open(page, address, language)
                self._check_layout(page, language, 360)
        return links

    def _open(self, page: Page, address: str, language: str) -> None:
        self.context.set_extra_http_headers({"Accept-Language": language})
        page.goto(address)

    def _check_looks(self, page: Page, looks: list[tuple[str, int, str]]) -> None:
        """Run axe in these looks of a page open in English, and see if 320 px are enough."""
        spoken = ""
        for language, width, scheme in looks:
            if language != spoken:
                if spoken or language != "en":
                    self._open(page, page.url, language)
                self._check_layout(page, language, NARROWEST)
                page.evaluate(AXE)
                spoken = language
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for violation in page.evaluate(FIND_VIOLATIONS):
                self._note(page.url, f"axe in {language} at {width} px {scheme}: {violation}")

    def _check_layout(self, page: Page, language: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        for fault in page.evaluate(FIND_FAULTS):
            self._note(page.url, f"in {language} at {width} px: {fault}")

    def _check_headers(self, address: str, headers: dict[str, str]) -> None:
        for header, wanted in self.headers.items():
            if not re.search(wanted, headers.get(header, "")):
                self._note(address, f"header {header} is {headers.get(header)!r}")
        policy = headers.get("content-security-policy", "")
        if LOOSE.search(policy.replace(self.beside or "-", "-")):
            self._note(address, f"loose policy: {policy}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(message.page.url if message.page else "", f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self._note(request.frame.url, f"asked another host: {request.url}")

    def _note(self, address: str, what: str) -> None:
        self.problems.append(f"{self.who} {address.removeprefix(self.home) or '/'}: {what}")

    def _note_form(self, form: dict[str, Any], address: str) -> None:
        self.reached.add(self.name_of(form["action"]))
        fields, button = (
            tuple((name, value) for name, value in form[part]) for part in ("fields", "buttons")
        )
        names = json.dumps(sorted({name for name, _ in fields + button}))
        noted = Form(form["action"], form["method"], fields, button, address)
        self.forms.setdefault((form["method"] + self.name_of(form["action"]), names), noted)
        if form["method"] == "get":
            self._note_query(address, [name for name, _ in fields])

    def _note_query(self, address: str, names: Iterable[str]) -> None:
        kind = self.name_of(address)
        self.queries.setdefault(kind, set()).update(names)
        self.places.setdefault(kind, urlsplit(address)._replace(query="").geturl())

    def name_of(self, address: str) -> str:
        path = urlsplit(address).path
        return next((name for regex, name in self.patterns if re.match(regex, path)), path)

    def is_admin(self, address: str) -> bool:
        return self.name_of(address).startswith("admin:")
