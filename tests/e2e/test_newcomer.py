"""What a newcomer does in the first ten minutes, in order, with JavaScript and without."""

import re
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import opened
from tests.e2e.processes import Program, alive_in, free_port, run, running
from tests.waiting import until

PASSWORD = "correct horse battery staple"
ONE_LEFT = re.compile("99 left")


class App(NamedTuple):
    address: str
    program: Program

    def admin(self) -> tuple[str, str]:
        """Return the admin's e-mail and password, as the terminal shows them."""
        found = re.search(r"(admin\S*@\S+)\s+(?:password:?\s+)?(\S+)", self.program.text())
        assert found, self.program.text()
        return found[1], found[2]


@pytest.fixture(scope="module")
def app(project: Path) -> Generator[App]:
    """`uv run manage.py dev` in the new project."""
    port = free_port()
    command = ["uv", "run", "manage.py", "dev", "--no-browser", "--port", str(port)]
    with running(command, place=project, output=project.parent / "dev.log") as program:
        program.wait_for(f"http://localhost:{port}/")
        yield App(f"http://localhost:{port}", program)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, app: App) -> Generator[Page]:
    context = opened(browser, base_url=app.address, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def newcomer(page: Page) -> str:
    """Somebody who has just registered on `page`; returns the e-mail address."""
    email = fill_in_registration(page)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/dashboard/")
    return email


@pytest.mark.usefixtures("newcomer")
def test_a_newcomer_has_100_credits(page: Page) -> None:
    expect(page.locator("main")).to_contain_text(re.compile(r"100\s+credits available"))


def test_a_double_click_registers_once(browser: Browser, app: App) -> None:
    with opened(browser, base_url=app.address) as context:
        page = context.new_page()
        fill_in_registration(page)
        page.locator("main form button[type=submit]").dblclick()
        page.wait_for_url("**/dashboard/")


@pytest.mark.usefixtures("newcomer")
def test_a_run_costs_one_credit(page: Page) -> None:
    open_text_length(page)
    page.fill("textarea[name=text]", "Nothing is so simple as it looks.")
    page.get_by_role("button", name="Run for 1 credit").click()
    expect(page.get_by_text(ONE_LEFT)).to_be_visible()
    expect(page.get_by_role("row", name="Words 7", exact=True)).to_be_visible()
    assert "/runs/" in page.url


@pytest.mark.usefixtures("newcomer")
def test_a_double_click_is_charged_once(page: Page) -> None:
    open_text_length(page)
    page.fill("textarea[name=text]", "Twice is once too often.")
    page.get_by_role("button", name="Run for 1 credit").dblclick()
    expect(page.get_by_text(ONE_LEFT)).to_be_visible()
    page.goto("/dashboard/")
    expect(page.locator("main")).to_contain_text(re.compile(r"99\s+credits available"))


def test_an_admin_adjusts_credits(page: Page, newcomer: str, app: App, browser: Browser) -> None:
    with opened(browser, base_url=app.address) as context:
        adjust_credits(context.new_page(), *app.admin(), newcomer, "Sorry for the long wait")
    page.goto("/credits/")
    expect(page.locator("main")).to_contain_text("Sorry for the long wait")
    expect(page.locator("main")).to_contain_text("125")


def test_the_mail_it_sends_can_be_read(page: Page, newcomer: str) -> None:
    page.goto("/dev/mail/")
    until(lambda: page.reload() and page.get_by_text(newcomer).count())  # a job sends it


@pytest.mark.usefixtures("app")
def test_its_own_tests_pass(project: Path) -> None:
    """The owner's; the project of the handbook runs them all."""
    command = ["uv", "run", "pytest", "-q", "app", "tests/config/test_contracts.py"]
    assert re.search(r"\d+ passed", run(command, project))


def test_ctrl_c_ends_everything(project: Path, app: App) -> None:
    assert app.program.press_ctrl_c() == 0
    assert alive_in(project) == []


def fill_in_registration(page: Page) -> str:
    """Open the form from the start page and fill it in; returns the e-mail address."""
    email = f"{uuid4().hex}@example.com"
    page.goto("/")
    page.locator("a[href='/accounts/signup/']").first.click()
    page.fill("input[name=email]", email)
    page.fill("input[name=password1]", PASSWORD)
    return email


def open_text_length(page: Page) -> None:
    page.locator("a[href='/services/']:visible").first.click()
    page.get_by_role("link", name="Text Length Counter").click()


def adjust_credits(page: Page, email: str, password: str, whose: str, reason: str) -> None:
    page.goto("/admin/")
    page.fill("input[name=username], input[name=login]", email)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Log in").click()
    page.goto("/admin/credits/creditaccount/")
    page.fill("input[name=q]", whose)
    page.press("input[name=q]", "Enter")
    page.locator("#result_list tbody th a").click()
    page.get_by_role("link", name="Adjust credits").click()
    page.fill("input[name=amount]", "25")
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name="Adjust credits").click()
    expect(page.locator(".toast", has_text="125 now")).to_be_visible()
