"""Puts what is no text, arrays and odd charsets into every field that a crawl has found."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode, urljoin, urlsplit

from playwright.sync_api import APIRequestContext, APIResponse

from tests.e2e.crawling import Crawl, Form

NUL = "\x00"
HALF = b"a\xed\xa0\x80"  # half of a surrogate pair, which nothing can store
CHARSETS = ["hex", "rot13", "utf-7", "utf-16"]
WAYS = ["foo", "//evil.test", "https://evil.test", "javascript:alert(1)", "accounts:account"]
SHOWN_AS_ERROR = ('aria-invalid="true"', 'role="alert"', 'data-kind="error"')
SHOWN_AS_ERROR += ("errorlist", "errornote")  # the admin's
LAST = {"account_logout", "accounts:leave", "admin:logout"}  # nobody is signed in after these
COMMON = {"page", "next", "q", "search", "from"}  # names that a view may read without a form


def problems(crawl: Crawl) -> list[str]:
    """Return what was not refused properly, in fields of addresses and of forms."""
    client = crawl.context.request
    found = []
    for kind, place in crawl.places.items():
        found += _addresses(client, place, crawl.queries[kind] | COMMON)
    forms = sorted(crawl.forms.values(), key=lambda form: crawl.name_of(form.action) in LAST)
    for form in forms:
        if form.method == "post":
            if crawl.who == "visitor":  # else a code sent by one form answers for the next
                crawl.context.clear_cookies(name=re.compile(".*session.*"))
            found += _fields(client, form, is_admin=crawl.is_admin(form.action))
    return [f"{crawl.who} {problem.replace(crawl.home, '/', 1)}" for problem in found]


def _addresses(client: APIRequestContext, place: str, names: Iterable[str]) -> Iterable[str]:
    for name in sorted(names):
        answer = client.get(f"{place}?{urlencode({name: f'a{NUL}b'})}", max_redirects=0)
        if not 400 <= answer.status < 500:
            yield f"{place}?{name}=NUL answered {answer.status}"
        ways = WAYS if name == "next" else []
        for query in [*_arrays(name, "a"), [(name, HALF)], *([(name, way)] for way in ways)]:
            answer = client.get(f"{place}?{urlencode(query)}", max_redirects=0)
            if answer.status >= 500 or _leads_away(answer):
                yield f"{place}?{urlencode(query)} answered {answer.status}"
    for charset in CHARSETS:
        kind = {"Content-Type": f"text/plain; charset={charset}"}
        answer = client.get(f"{place}?page=1", headers=kind, max_redirects=0)
        if answer.status >= 500:
            yield f"{place} as {charset} answered {answer.status}"


def _fields(client: APIRequestContext, form: Form, *, is_admin: bool) -> Iterable[str]:
    for name in sorted({name for name, _ in form.fields}):
        others = [(other, _filled(other, value)) for other, value in form.fields if other != name]
        old = dict(form.fields)[name]
        answer = _post(client, form, [*others, (name, f"{old}{NUL}")])
        if not (_is_refusal(client, form, answer) or (is_admin and answer.status < 400)):
            where = answer.headers.get("location", "")
            yield f"POST {form.action} {name}=NUL answered {answer.status} {where}"
        for query in [*_arrays(name, old), [(name, HALF)]]:
            answer = _post(client, form, [*others, *query])
            if answer.status >= 500:
                yield f"POST {form.action} {urlencode(query)} answered {answer.status}"
    for charset in CHARSETS:
        answer = _post(client, form, [("next", "+2AA-")], charset=charset)
        if answer.status >= 500:
            yield f"POST {form.action} as {charset} answered {answer.status}"


def _post(
    client: APIRequestContext,
    form: Form,
    fields: Sequence[tuple[str, str | bytes]],
    *,
    charset: str = "utf-8",
) -> APIResponse:
    parts = urlsplit(form.page)
    headers = {
        "Content-Type": f"application/x-www-form-urlencoded; charset={charset}",
        "Origin": f"{parts.scheme}://{parts.netloc}",
        "Referer": form.page,
    }
    data = urlencode([*fields, *form.button])
    return client.post(form.action, data=data, headers=headers, max_redirects=0)


def _is_refusal(client: APIRequestContext, form: Form, answer: APIResponse) -> bool:
    """Whether it is a 4xx, or a page that says what is wrong: at once or after a redirect."""
    if 300 <= answer.status < 400:
        answer = client.get(urljoin(form.action, answer.headers["location"]))
    if answer.status == 200:
        return any(sign in answer.text() for sign in SHOWN_AS_ERROR)
    return 400 <= answer.status < 500


def _leads_away(answer: APIResponse) -> bool:
    target = answer.headers.get("location", "")
    return "evil.test" in urlsplit(target).netloc or target.startswith("javascript:")


def _arrays(name: str, value: str) -> list[list[tuple[str, str | bytes]]]:
    return [
        [(f"{name}[]", value), (f"{name}[]", value)],
        [(f"{name}[a]", value)],
        [(name, value), (name, value)],
    ]


def _filled(name: str, value: str) -> str:
    """Give empty fields something plausible, so that the request gets past them."""
    if value:
        return value
    return "someone@example.com" if "mail" in name or name == "login" else "something else entirely"
