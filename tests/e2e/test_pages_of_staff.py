"""Every page as staff see it, the admin too: a file of its own, to go beside the users' pages."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from tests.e2e import fuzzing
from tests.e2e.crawling import Crawl
from tests.e2e.people import walks
from tests.e2e.production import Site


@pytest.fixture(scope="module")
def crawl(site: Site, browser: Browser) -> Generator[Crawl]:
    with walks(site, browser, ["staff"]) as done:
        yield done["staff"]


def test_every_page_is_sound(crawl: Crawl) -> None:
    assert not crawl.problems, "\n".join(crawl.problems)


def test_every_field_refuses_what_it_can_not_take(crawl: Crawl) -> None:
    assert fuzzing.problems(crawl) == []
