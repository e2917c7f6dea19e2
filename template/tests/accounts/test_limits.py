"""What strangers try shuts nobody out, and does not go on for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User
from saas.core.clock import now
from saas.jobs.flows import run_pending
from saas.mail.models import Mail
from tests.accounts.conftest import PASSWORD, link_in, newest_mail, words
from tests.accounts.test_login import code_in

ADA, WRONG = "ada@example.com", "wrong wrong wrong"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
CODE, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"
BY_ANYBODY = 6  # wrong passwords an hour for one account


@pytest.fixture
def few(settings: Settings) -> None:
    by_anybody = {"login_failed_by_anybody": f"{BY_ANYBODY}/h/key"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | by_anybody


@pytest.fixture
def nothing_counted(transactional_db: None) -> None:
    cache.clear()


def stranger(number: int = 0) -> Client:
    """Each from an address of its own."""
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


def guess(browser: Client, email: str = ADA, password: str = WRONG) -> str:
    return words(browser.post(LOGIN, {"login": email, "password": password}))


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def log_in(browser: Client, password: str = PASSWORD) -> Client:
    browser.post(LOGIN, {"login": ADA, "password": password})
    return browser


def guess_a_lot(email: str = ADA, times: int = BY_ANYBODY + 4) -> list[str]:
    return [guess(stranger(number), email) for number in range(times)]


def test_wrong_passwords_of_one_visitor_shut_out_only_him(user: User) -> None:
    for _ in range(8):
        page = guess(stranger())
    assert "Too many tries." in page
    assert is_in(log_in(stranger(1)))
    assert not is_in(log_in(stranger()))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("email", [ADA, "nobody@example.com"])
def test_guesses_from_many_addresses_end_for_known_and_unknown_alike(
    user: User, email: str
) -> None:
    pages = guess_a_lot(email)
    assert all("do not match" in page for page in pages[:BY_ANYBODY])
    assert all("Too many tries." in page for page in pages[BY_ANYBODY:])


@pytest.mark.usefixtures("few")
def test_all_addresses_of_an_account_share_one_count(user: User) -> None:
    user.emailaddress_set.create(email="ada@home.example", verified=True)
    guess_a_lot(ADA, BY_ANYBODY // 2)
    pages = guess_a_lot("ADA@home.example", BY_ANYBODY)
    assert sum("do not match" in page for page in pages) == BY_ANYBODY // 2


@pytest.mark.usefixtures("few")
def test_a_browser_that_was_logged_in_before_gets_in_all_the_same(user: User) -> None:
    known = log_in(stranger(200))
    known.post("/accounts/logout/")
    guess_a_lot()
    assert not is_in(log_in(stranger(201)))
    assert is_in(log_in(known))


@pytest.mark.usefixtures("few")
def test_a_browser_that_was_logged_in_by_an_older_release_is_known_from_its_log_out_on(
    user: User,
) -> None:
    known = log_in(stranger(200))
    del known.cookies[configured.DEVICE_COOKIE_NAME]
    known.post("/accounts/logout/")
    guess_a_lot()
    assert is_in(log_in(known))


@pytest.mark.usefixtures("few")
def test_the_browser_that_changed_the_password_counts_as_known(user: User) -> None:
    known = log_in(stranger(200))
    new = "four brisk otters"
    known.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new})
    known.post("/accounts/logout/")
    guess_a_lot()
    assert is_in(log_in(known, new))


def test_a_known_browser_may_not_guess_for_ever(user: User) -> None:
    known = log_in(stranger(200))
    known.post("/accounts/logout/")
    pages = [guess(known) for _ in range(8)]
    assert sum("do not match" in page for page in pages) == 5


def cookie(browser: Client) -> str:
    return browser.cookies[configured.DEVICE_COOKIE_NAME].value


def test_the_cookie_names_nobody_and_only_the_browser_can_read_it(user: User) -> None:
    morsel = log_in(stranger()).cookies[configured.DEVICE_COOKIE_NAME]
    assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")
    assert "ada" not in morsel.value
    assert int(morsel["max-age"]) == configured.DEVICE_COOKIE_AGE


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    "forge",
    [
        lambda name, signature: f"{name[::-1]}.{signature}",
        lambda name, signature: f"{name}.{signature[::-1]}",
        lambda name, signature: f"{name}.",
        lambda name, signature: "." * 3000,
        lambda name, signature: "\u00e4:.:",
    ],
)
def test_a_cookie_that_is_made_up_is_worth_nothing(
    user: User, forge: Callable[[str, str], str]
) -> None:
    made_up = forge(*cookie(log_in(stranger(200))).split("."))
    guess_a_lot()
    browser = stranger(201)
    browser.cookies[configured.DEVICE_COOKIE_NAME] = made_up
    assert not is_in(log_in(browser))


@pytest.mark.usefixtures("few")
def test_a_cookie_of_another_account_is_worth_nothing(user: User) -> None:
    User.objects.create_superuser("eve@example.com", PASSWORD)
    browser = stranger(200)
    browser.post(LOGIN, {"login": "eve@example.com", "password": PASSWORD})
    browser.post("/accounts/logout/")
    guess_a_lot()
    assert not is_in(log_in(browser))


@pytest.mark.usefixtures("few")
def test_a_new_password_makes_old_cookies_worthless(user: User) -> None:
    old = cookie(log_in(stranger(200)))
    user.set_password("four brisk otters")
    user.save()
    guess_a_lot()
    browser = stranger(201)
    browser.cookies[configured.DEVICE_COOKIE_NAME] = old
    assert not is_in(log_in(browser, "four brisk otters"))


@pytest.mark.usefixtures("few")
def test_a_new_password_by_a_link_opens_the_door_again(user: User) -> None:
    guess_a_lot()
    browser = stranger(200)
    browser.post(RESET, {"email": ADA})
    form = browser.get(link_in(newest_mail()), follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": "four brisk otters"})
    assert is_in(log_in(browser, "four brisk otters"))


@pytest.mark.usefixtures("nothing_counted")
def test_of_many_guesses_at_once_the_limit_is_checked() -> None:
    User.objects.create_superuser(ADA, PASSWORD)

    def one(number: int) -> str:
        page = guess(Client(REMOTE_ADDR=f"192.0.2.{number}"))
        connection.close()
        return page

    with ThreadPoolExecutor(16) as pool:
        pages = list(pool.map(one, range(110)))
    checked = sum("do not match" in page for page in pages)
    assert 0 < checked <= 50
    assert checked + sum("Too many tries." in page for page in pages) == 110


def test_a_name_of_ours_more_is_no_other_count(user: User) -> None:
    for host in ("testserver", "localhost", "testserver", "localhost"):
        pages = [guess(Client(REMOTE_ADDR="192.0.2.1", HTTP_HOST=host)) for _ in range(3)]
    assert "Too many tries." in pages[-1]


# Codes and links


@pytest.mark.parametrize("email", [ADA, "nobody@example.com"])
@pytest.mark.parametrize("url", [CODE, RESET])
def test_who_asks_often_is_told_to_wait_and_nobody_else(user: User, url: str, email: str) -> None:
    for _ in range(6):
        page = words(stranger(1).post(url, {"email": email}))
    assert "That was too fast." in page
    assert stranger(2).post(url, {"email": email}).status_code == 302


def ask_for_all(email: str) -> None:
    """More than strangers can have sent, each from an address of his own."""
    for number in range(6):
        stranger(number).post(RESET, {"email": email})
        stranger(number).post(CODE, {"email": email})
    stranger().post("/accounts/signup/", {"email": email, "password1": PASSWORD})


@pytest.mark.parametrize("email", [ADA, "nobody@example.com"])
def test_mails_to_one_address_end(user: User, email: str) -> None:
    ask_for_all(email)
    assert 0 < Mail.objects.filter(to=email).count() <= 5
    for hours in (1, 2, 3, 20):
        with time_machine.travel(now() + timedelta(hours=hours, minutes=hours)):
            ask_for_all(email)
    assert Mail.objects.filter(to=email).count() <= 12


def test_who_has_no_account_is_told_so_once_a_day(db: None) -> None:
    ask = {"email": "nobody@example.com"}
    for number in range(6):
        assert stranger(number).post(CODE, ask).status_code == 302
        assert stranger(number).post(RESET, ask).status_code == 302
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("verification", ["optional", "mandatory"])
def test_a_code_lets_her_in_whatever_strangers_have_asked_for(
    user: User, settings: Settings, verification: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    for hours in (0, 1, 2, 3, 4, 25):
        with time_machine.travel(now() + timedelta(hours=hours, minutes=hours)):
            ask_for_all(ADA)
            ada = stranger(250)
            page = ada.post(CODE, {"email": ADA}, follow=True)
            assert "If there is an account for ada@example.com" in words(page)
            ada.post(CONFIRM, {"code": newest_code()})
            assert is_in(ada)


def newest_code() -> str:
    run_pending()
    return code_in([sent for sent in mail.outbox if "code" in sent.subject.lower()][-1])


def test_notices_of_security_always_go(user: User) -> None:
    ask_for_all(ADA)
    browser = log_in(stranger(200))
    new = "four brisk otters"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new})
    assert newest_mail().subject == "Your password was changed"


def test_a_code_lets_in_once(user: User) -> None:
    first, second = stranger(1), stranger(2)
    first.post(CODE, {"email": ADA})
    code = code_in(newest_mail())
    second.post(CODE, {"email": ADA})
    first.post(CONFIRM, {"code": code})
    assert is_in(first)
    second.post(CONFIRM, {"code": code})
    assert not is_in(second)


def test_an_old_code_counts_no_more_once_there_is_a_newer_one(user: User) -> None:
    stranger(1).post(CODE, {"email": ADA})
    old = code_in(newest_mail())
    with time_machine.travel(now() + timedelta(minutes=16)):
        browser = stranger(2)
        browser.post(CODE, {"email": ADA})
        newest_mail()
        browser.post(CONFIRM, {"code": old})
        assert not is_in(browser)


def test_a_code_is_for_nobody_elses_account(user: User) -> None:
    User.objects.create_superuser("eve@example.com")
    eve = stranger(1)
    eve.post(CODE, {"email": "eve@example.com"})
    code = code_in(newest_mail())
    browser = stranger(2)
    browser.post(CODE, {"email": ADA})
    browser.post(CONFIRM, {"code": code})
    assert not is_in(browser)


@pytest.mark.usefixtures("nothing_counted")
def test_of_many_codes_at_once_three_are_checked() -> None:
    User.objects.create_superuser(ADA, PASSWORD)
    browser = stranger()
    browser.post(CODE, {"email": ADA})
    right = code_in(newest_mail())
    session = browser.cookies[configured.SESSION_COOKIE_NAME].value

    def one(code: str) -> str:
        same = stranger()
        same.cookies[configured.SESSION_COOKIE_NAME] = session
        page = words(same.post(CONFIRM, {"code": code}))
        connection.close()
        return page

    with ThreadPoolExecutor(10) as pool:
        pages = list(pool.map(one, ["BCDF-GHJK"] * 30))
    assert sum("That is not the code." in page for page in pages) <= 3
    one(right)
    assert not is_in(browser)


def test_who_has_asked_for_a_code_can_use_the_password(user: User) -> None:
    browser = stranger()
    browser.post(CODE, {"email": ADA})
    assert "Welcome back." in words(browser.get(LOGIN))
    assert "do not match" in guess(browser)
    assert is_in(log_in(browser))


def test_a_wrong_password_leaves_the_code_good(user: User) -> None:
    browser = stranger()
    browser.post(CODE, {"email": ADA})
    guess(browser)
    browser.post(CONFIRM, {"code": code_in(newest_mail())})
    assert is_in(browser)
