"""A stranger has signed up with Ada's address, or added it. Ada comes later, and owns it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import connection
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User
from saas.accounts.queries import email_is_verified
from saas.core import clock
from saas.jobs.flows import enqueue_periodic, run_pending
from tests.accounts.conftest import PASSWORD, link_in, newest_mail, words
from tests.accounts.test_login import code_in

ADA = "ada@example.com"
CODE, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"
WITHOUT: dict[str, str] = {}
OWN = "four brisk otters"


@pytest.fixture(autouse=True)
def not_required(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"


@pytest.fixture
def stranger(db: None) -> Client:
    """Has signed up with Ada's address, and is in."""
    browser = Client()
    browser.post("/accounts/signup/", {"email": ADA, "password1": PASSWORD})
    assert is_in(browser)
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def log_in(password: str, email: str = ADA) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": email, "password": password})
    return browser


def by_code(browser: Client, email: str = ADA) -> None:
    browser.post(CODE, {"email": email})
    browser.post(CONFIRM, {"code": code_in(newest_mail())})


def link_of(email: str, user: User) -> str:
    """The link that is mailed to it."""
    address = EmailAddress.objects.get(email=email, user=user)
    return f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/"


def assert_bare(stranger: Client) -> None:
    assert not is_in(stranger)
    assert not is_in(log_in(PASSWORD))
    assert email_is_verified(User.objects.get(email=ADA))


def test_a_code_gives_her_the_account_bare(stranger: Client) -> None:
    ada = Client()
    by_code(ada)
    assert is_in(ada)
    assert_bare(stranger)
    assert newest_mail().subject == "Your account has a new start"


def test_a_link_in_her_browser_gives_her_the_account_bare(stranger: Client) -> None:
    link = link_in(newest_mail())
    page = Client().get(link)
    assert "Type its password" in words(page)
    page = Client().post(link, WITHOUT, follow=True)
    assertRedirects(page, "/accounts/login/")
    assert "the password from then no longer works" in words(page)
    assert_bare(stranger)


def test_a_link_and_the_password_are_the_same_person(stranger: Client) -> None:
    link = link_in(newest_mail())
    phone = Client()
    assertRedirects(phone.post(link, {"password": PASSWORD}), "/dashboard/")
    assert is_in(phone)
    assert is_in(stranger)
    assert email_is_verified(User.objects.get())


@pytest.mark.parametrize("typed", ["", "wrong wrong wrong"])
def test_a_wrong_password_proves_nothing(stranger: Client, typed: str) -> None:
    page = words(Client().post(link_in(newest_mail()), {"password": typed}))
    assert "Your address is not verified yet." in page
    assert not email_is_verified(User.objects.get())
    assert is_in(stranger)


def test_a_link_in_the_same_browser_asks_nothing(stranger: Client) -> None:
    link = link_in(newest_mail())
    assert "password" not in words(stranger.get(link)).lower()
    assertRedirects(stranger.post(link), "/dashboard/")
    assert is_in(stranger)
    assert is_in(log_in(PASSWORD))


def test_a_reset_gives_her_the_account_with_her_own_password(stranger: Client) -> None:
    ada = Client()
    ada.post("/accounts/password/reset/", {"email": ADA})
    form = ada.get(link_in(newest_mail()), follow=True)
    ada.post(form.request["PATH_INFO"], {"password1": OWN})
    assert_bare(stranger)
    assert is_in(log_in(OWN))


def test_where_proof_is_required_the_one_who_waits_is_not_let_in(
    db: None, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    stranger = Client()
    stranger.post("/accounts/signup/", {"email": ADA, "password1": PASSWORD})
    Client().post(link_in(newest_mail()), WITHOUT)
    for page in ("/accounts/confirm-email/", "/accounts/login/", "/dashboard/"):
        stranger.get(page)
    assert_bare(stranger)


def test_later_proofs_take_no_password(signed_in: Client, user: User) -> None:
    by_code(Client())
    assert is_in(signed_in)
    assert is_in(log_in(PASSWORD))


def test_a_stranger_who_is_at_it_right_then_does_not_write_his_password_back(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """His request began before the proof, and is written after it."""
    ada = Client()
    ada.post(CODE, {"email": ADA})
    code = code_in(newest_mail())
    save = User.save

    def slowly(user: User, *args: object, **kwargs: object) -> None:
        monkeypatch.setattr(User, "save", save)
        ada.post(CONFIRM, {"code": code})
        save(user, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(User, "save", slowly)
    stranger.post("/account/", {"name": "Eve", "time_zone": ""})
    assert_bare(stranger)


def test_nor_adds_an_address_of_his_own(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = Client()
    ada.post(CODE, {"email": ADA})
    code = code_in(newest_mail())
    stranger.post("/accounts/reauthenticate/", {"password": PASSWORD})
    may_add = EmailAddress.objects.can_add_email

    def slowly(user: User) -> bool:
        ada.post(CONFIRM, {"code": code})
        return may_add(user)

    monkeypatch.setattr(EmailAddress.objects, "can_add_email", slowly)
    stranger.post("/accounts/email/", {"action_add": "", "email": "eve@example.org"})
    assert not EmailAddress.objects.filter(email="eve@example.org").exists()
    assert_bare(stranger)


def test_the_browser_that_signed_up_keeps_its_password_by_a_code_too(stranger: Client) -> None:
    stranger.post("/accounts/logout/")
    by_code(stranger)
    assert is_in(stranger)
    assert is_in(log_in(PASSWORD))


MEMBER, HERS = "eve@example.org", "nine lazy badgers"


@pytest.fixture
def member(db: None) -> Client:
    """Eve has an account of her own, and has added Ada's address to it."""
    eve = User.objects.create_superuser(MEMBER, HERS)
    EmailAddress.objects.create(user=eve, email=ADA)
    return log_in(HERS, MEMBER)


def test_an_added_address_does_not_keep_its_owner_from_signing_up(member: Client) -> None:
    ada = Client()
    assertRedirects(ada.post("/accounts/signup/", {"email": ADA, "password1": OWN}), "/dashboard/")
    listed = EmailAddress.objects.get(user__email=ADA)
    assert (listed.email, listed.primary) == (ADA, True)


def test_the_link_to_an_added_address_does_not_lead_into_that_account(member: Client) -> None:
    link = link_of(ADA, User.objects.get(email=MEMBER))
    ada = Client()
    assert "If that was you, log in to it" in words(ada.get(link))
    for data in (WITHOUT, {"password": "wrong wrong wrong"}):
        assert "If that was you, log in to it" in words(ada.post(link, data))
    ada.post(CODE, {"email": ADA})
    assert newest_mail().subject == "There is no account with this address"
    assertRedirects(ada.post("/accounts/signup/", {"email": ADA, "password1": OWN}), "/dashboard/")


def test_the_link_to_an_added_address_counts_after_a_log_in(member: Client) -> None:
    link = link_of(ADA, User.objects.get(email=MEMBER))
    phone = Client()
    login = f"/accounts/login/?next={link.replace(':', '%3A')}"
    assert f'href="{login}"' in words(phone.get(link))
    phone.post("/accounts/login/", {"login": MEMBER, "password": HERS, "next": link})
    assert "Verify address" in words(phone.get(link))
    phone.post(link)
    assert EmailAddress.objects.get(email=ADA).verified


def test_a_code_or_a_reset_for_an_added_address_is_for_nobody(member: Client) -> None:
    Client().post(CODE, {"email": ADA})
    assert newest_mail().subject == "There is no account with this address"
    assert len(newest_mail().to) == 1
    Client().post("/accounts/password/reset/", {"email": ADA})
    assert "password/reset/key" not in newest_mail().body


def test_an_added_address_does_not_log_in(member: Client) -> None:
    assert not is_in(log_in(HERS, ADA))


@pytest.mark.parametrize("taken", [True, False])
def test_adding_an_address_does_not_tell_whether_it_is_taken(db: None, *, taken: bool) -> None:
    if taken:
        User.objects.create_superuser(ADA)
    User.objects.create_superuser(MEMBER, HERS)
    eve = log_in(HERS, MEMBER)
    eve.post("/accounts/reauthenticate/", {"password": HERS})
    page = words(eve.post("/accounts/email/", {"action_add": "", "email": ADA}, follow=True))
    assert f"We sent a link to {ADA}." in page
    assert newest_mail().to == [ADA]


def test_an_address_that_nobody_proved_cannot_be_made_primary(member: Client) -> None:
    User.objects.create_user(ADA)
    EmailAddress.objects.update(verified=False)
    member.post("/accounts/reauthenticate/", {"password": HERS})
    data = {"action_primary": "", "email": ADA}
    page = words(member.post("/accounts/email/", data, follow=True))
    assert "Verify this address before you make it primary." in page
    assert User.objects.filter(email=MEMBER).exists()


def test_who_proves_an_added_address_takes_it_from_who_signed_up_with_it(
    stranger: Client, member: Client
) -> None:
    eve = User.objects.get(email=MEMBER)
    member.post(link_of(ADA, eve))
    assert EmailAddress.objects.get(email=ADA, verified=True).user == eve
    assert not User.objects.filter(email=ADA).exists()
    assert is_in(stranger)  # in an account that has no address any more
    assert stranger.get("/accounts/email/").status_code == 200
    assert not is_in(log_in(PASSWORD, ADA))


def test_who_loses_an_address_keeps_another_that_is_proven(member: Client) -> None:
    sam = User.objects.create_superuser("sam@example.net")
    User.objects.filter(pk=sam.pk).update(email=ADA)
    member.post(link_of(ADA, User.objects.get(email=MEMBER)))
    sam.refresh_from_db()
    assert sam.email == "sam@example.net"


def test_a_proof_that_comes_too_late_is_told(stranger: Client, member: Client) -> None:
    link = link_of(ADA, User.objects.get(email=MEMBER))
    by_code(Client())
    for page in (member.get(link), member.post(link)):
        assert page.status_code == 200
        assert "This address belongs to another account" in words(page)


def test_an_address_that_nobody_proves_is_dropped_after_three_days(db: None) -> None:
    User.objects.create_superuser(MEMBER, HERS)
    User.objects.create_user("unproven@example.org")
    eve = log_in(HERS, MEMBER)
    eve.post("/accounts/reauthenticate/", {"password": HERS})
    eve.post("/accounts/email/", {"action_add": "", "email": ADA})
    kept = User.objects.get(email=MEMBER).emailaddress_set
    for days, left in ((2, 2), (4, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            enqueue_periodic()
            run_pending()
        assert kept.count() == left
    assert kept.get().email == MEMBER
    assert User.objects.filter(email="unproven@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_prove_one_address_at_once() -> None:
    users = [User.objects.create_superuser(f"{name}@example.org") for name in "abcdef"]
    for user in users:
        EmailAddress.objects.create(user=user, email=ADA)

    def prove(user: User) -> int:
        browser = Client(raise_request_exception=False)
        browser.force_login(user)
        answer = browser.post(link_of(ADA, user))
        connection.close()
        return int(answer.status_code)

    with ThreadPoolExecutor(len(users)) as pool:
        answers = sorted(pool.map(prove, users))
    assert answers == [200] * 5 + [302]
    assert EmailAddress.objects.filter(email=ADA, verified=True).count() == 1
