"""Every page as anybody but staff sees it, in production settings; new pages cover themselves."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from tests.e2e import fuzzing, manners
from tests.e2e.crawling import Crawl
from tests.e2e.people import walks
from tests.e2e.production import Site

PEOPLE = ["visitor", "newcomer", "user"]
# A button that is there only while a background run goes on, and a page of development.
ELSEWHERE = {"services:stop", "core:error"}


@pytest.fixture(scope="module")
def crawls(site: Site, browser: Browser) -> Generator[dict[str, Crawl]]:
    """Each one's walk; all are done before any field is tried, so that nobody is locked out."""
    with walks(site, browser, PEOPLE) as done:
        yield done


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_sound(crawls: dict[str, Crawl], who: str) -> None:
    assert not crawls[who].problems, "\n".join(crawls[who].problems)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_field_refuses_what_it_can_not_take(crawls: dict[str, Crawl], who: str) -> None:
    assert fuzzing.problems(crawls[who]) == []


def test_visitors_without_manners_are_refused(site: Site) -> None:
    assert manners.problems(site) == []


def test_every_address_was_reached(crawls: dict[str, Crawl], site: Site) -> None:
    reached = set().union(*(crawl.reached for crawl in crawls.values()))
    names = {name for _, name in site.patterns if not name.startswith("admin:")}
    assert names - reached == ELSEWHERE
