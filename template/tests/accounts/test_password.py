import pytest
from django.test import Client
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User
from tests.accounts.conftest import PASSWORD, link_in, newest_mail, words

NEW = "four brisk otters"


def test_a_forgotten_password_is_set_by_a_link(client: Client, user: User) -> None:
    page = client.post("/accounts/password/reset/", {"email": "ADA@example.com"}, follow=True)
    assert "a link to set a new password is on its way" in words(page)
    form = client.get(link_in(newest_mail()), follow=True)
    assert "Choose a new password" in words(form)
    page = client.post(form.request["PATH_INFO"], {"password1": NEW}, follow=True)
    assert "Your new password is set" in words(page)
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_link_works_once(client: Client, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    link = link_in(newest_mail())
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW})
    assert "This link no longer works" in words(client.get(link, follow=True))


def test_a_weak_new_password_is_refused(client: Client, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    form = client.get(link_in(newest_mail()), follow=True)
    page = words(client.post(form.request["PATH_INFO"], {"password1": "otters"}))
    assert "Too short. Use 12 characters or more." in page
    assert "Your password is not changed yet." in page


@pytest.mark.django_db
def test_a_reset_for_nobody_looks_the_same(client: Client) -> None:
    page = client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "a link to set a new password is on its way" in words(page)
    assert newest_mail().subject == "There is no account with this address"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["1-xx", "zzzzzzzzzzzzz-xx", "z" * 40 + "-xx", "0-set-password"])
def test_a_made_up_link_is_told(client: Client, key: str) -> None:
    page = client.get(f"/accounts/password/reset/key/{key}/")
    assert "This link no longer works" in words(page)


def test_changing_it_keeps_this_device_and_ends_the_others(signed_in: Client, user: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": NEW}
    page = signed_in.post("/accounts/password/change/", data, follow=True)
    assertRedirects(page, "/account/")
    assert "Your password is changed." in words(page)
    assert elsewhere.get("/account/").status_code == 302
    assert newest_mail().subject == "Your password was changed"


def test_changing_it_takes_the_current_one(signed_in: Client) -> None:
    data = {"oldpassword": "wrong wrong wrong", "password1": NEW}
    page = words(signed_in.post("/accounts/password/change/", data))
    assert "That is not your current password." in page


def test_who_has_none_sets_one(client: Client, user: User) -> None:
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert "None yet: you log in with a code" in words(client.get("/account/"))
    assertRedirects(client.get("/accounts/password/change/"), "/accounts/password/set/")
    page = client.post("/accounts/password/set/", {"password1": NEW}, follow=True)
    assert "password" in words(page)
    user.refresh_from_db()
    assert user.check_password(NEW)
