"""Who visits a site, how they get in, and their walks through it."""

from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.browser import opened
from tests.e2e.crawling import Crawl
from tests.e2e.production import Site

PASSWORD = "correct horse battery staple"
OLD_LINKS = ["accounts/confirm-email/old/", "accounts/password/reset/key/0-old/"]  # out of mails


@contextmanager
def walks(site: Site, browser: Browser, people: Iterable[str]) -> Generator[dict[str, Crawl]]:
    """Let everybody in, and then let each walk as far as there are links."""
    with ExitStack() as stack:  # a server does not stop while a browser keeps its connections
        done = {}
        for who in people:
            context = opened(browser, ignore_https_errors=True, base_url=site.address)
            stack.callback(context.close)
            enter(context, who, site)
            done[who] = Crawl(who, context, site.address, site.patterns, beside=site.stripe)
            if who == "staff":  # the admin's pages are of one make, and the others users see too
                done[who].often = 1
        for who, crawl in done.items():
            sold = site.places.get(who, site.places["user"][:1])
            crawl.walk([*without_arguments(site), *OLD_LINKS, *sold])
        yield done


def enter(context: BrowserContext, who: str, site: Site) -> None:
    page = context.new_page()
    if who == "newcomer":
        sign_up(page)
    elif who != "visitor":
        log_in(page, *site.people[who])
        keep_a_note(page)
    page.close()


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.fill("input[name=email]", f"{uuid4().hex}@example.com")
    page.fill("input[name=password1]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/dashboard/")


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/dashboard/")


def keep_a_note(page: Page) -> None:
    page.goto("/notes/")
    page.fill("input[name=title]", "Seen by the crawl")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_text("Seen by the crawl").first.wait_for()


def without_arguments(site: Site) -> list[str]:
    """Addresses that need nothing filled in: the first guesses of where pages are."""
    plain = [regex.strip("^$").lstrip("/").replace("\\", "") for regex, _ in site.patterns]
    return ["", *(address for address in plain if not set(address) & set("(?*[+"))]
