"""Whoever wants credits buys them, in a project with payments and no account at Stripe."""

import re
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import opened
from tests.e2e.processes import free_port, running
from tests.e2e.test_newcomer import fill_in_registration

GOOD, DECLINED, CHALLENGED = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155"


@pytest.fixture(scope="module")
def address(shop: Path) -> Generator[str]:
    """`uv run manage.py dev`, with the stand-in for Stripe that it starts."""
    port = free_port()
    command = ["uv", "run", "manage.py", "dev", "--no-browser", "--port", str(port)]
    with running(command, place=shop, output=shop.parent / "dev.log") as program:
        program.wait_for(f"http://localhost:{port}/")
        yield f"http://localhost:{port}"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Generator[Page]:
    """Somebody who has just registered, before Stripe's page."""
    options = {"viewport": {"width": 360, "height": 780}} if request.param else {}
    with opened(browser, base_url=address, java_script_enabled=request.param, **options) as context:
        page = context.new_page()
        fill_in_registration(page)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/dashboard/")
        order(page)
        yield page


def test_a_card_brings_credits_and_a_receipt(page: Page) -> None:
    expect(page.locator("body")).to_contain_text("No money moves")
    pay(page, GOOD)
    expect_credits(page, 200)
    page.goto("/billing/")
    expect(page.locator("main")).to_contain_text("4242")
    page.get_by_role("link", name=re.compile("Receipt")).first.click()
    expect(page.locator("main")).to_contain_text("$10.00")


def test_a_declined_card_costs_nothing_and_another_one_does(page: Page) -> None:
    pay(page, DECLINED)
    expect(page.get_by_text("declined").first).to_be_visible()
    pay(page, GOOD)
    expect_credits(page, 200)


@pytest.mark.parametrize(("button", "has"), [("Complete", 200), ("Fail", 100)])
def test_the_bank_asks_who_pays(page: Page, button: str, has: int) -> None:
    pay(page, CHALLENGED)
    page.get_by_role("button", name=re.compile(button)).click()
    if has == 100:
        expect(page.locator("body")).to_contain_text(re.compile("Nothing was charged"))
    expect_credits(page, has)


def test_whoever_turns_back_is_not_charged(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Back to")).click()
    expect(page.locator("main")).to_contain_text("not charged")
    expect_credits(page, 100)


def test_two_clicks_pay_once(page: Page) -> None:
    fill_in(page, GOOD)
    page.get_by_role("button", name=re.compile("^Pay")).dblclick()
    expect_credits(page, 200)
    page.goto("/billing/")
    expect(page.get_by_role("link", name=re.compile("Receipt"))).to_have_count(1)


def test_two_tabs_pay_once(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    pay(page, GOOD)
    expect_credits(page, 200)
    fill_in(other, GOOD)
    other.get_by_role("button", name=re.compile("^Pay")).click()
    expect_credits(other, 200)


def test_a_bank_payment_comes_days_later(page: Page) -> None:
    stand_in = page.url.partition("/c/pay/")[0]
    page.get_by_role("link", name="Bank account").click()
    page.get_by_label("Account number").fill("000123456789")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.locator("main")).to_contain_text("on its way", ignore_case=True)
    outcome = page.url
    expect_credits(page, 100)
    moved = page.request.post(f"{stand_in}/_fakestripe/clock", data={"advance": "1 week"})
    assert moved.ok, moved.text()
    page.goto(outcome)
    expect_credits(page, 200)


def test_what_is_not_used_comes_back(page: Page) -> None:
    pay(page, GOOD)
    expect_credits(page, 200)
    page.goto("/billing/")
    page.get_by_role("link", name="Withdraw").first.click()
    page.locator("main table a").first.click()
    expect(page.locator("main")).to_contain_text("$10.00")
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect_credits(page, 100)


def order(page: Page) -> None:
    """Choose the pack, agree, and go to the payment page."""
    page.goto("/pricing/")
    page.get_by_role("main").get_by_role("link", name="Buy").first.click()
    page.locator("main input[type=checkbox]").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"127\.0\.0\.1:\d+/c/pay/"))


def fill_in(page: Page, card: str) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expiry").fill("12 / 40")
    page.get_by_label("CVC").fill("123")


def pay(page: Page, card: str) -> None:
    fill_in(page, card)
    page.get_by_role("button", name=re.compile("^Pay")).click()


def expect_credits(page: Page, has: int) -> None:
    if has > 100:
        expect(page.locator("main")).to_contain_text("Payment received", timeout=120_000)
    page.goto("/dashboard/")
    expect(page.locator("main")).to_contain_text(re.compile(rf"{has}\s+credits available"))
