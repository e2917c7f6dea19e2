import pytest
from django import forms
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings
from pytest_django.asserts import assertRedirects

from saas.accounts.middleware import TimeZoneMiddleware
from saas.accounts.models import User
from saas.accounts.time_zones import ZoneSelect, by_area, time_zones
from tests.accounts.conftest import words


def test_the_profile_is_saved(signed_in: Client, user: User) -> None:
    data = {"name": " Ada  King ", "time_zone": "Europe/London"}
    page = signed_in.post("/account/", data, follow=True)
    assertRedirects(page, "/account/")
    assert "Your profile is saved." in words(page)
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("Ada King", "Europe/London")


@pytest.mark.parametrize("data", [{"name": "a" * 101}, {"time_zone": "Mars/Olympus"}])
def test_a_refused_profile_changes_nothing(
    signed_in: Client, user: User, data: dict[str, str]
) -> None:
    page = words(signed_in.post("/account/", {"name": "Ada King", "time_zone": ""} | data))
    assert "1 field needs your attention" in page
    user.refresh_from_db()
    assert user.name == "Ada Example"


def test_visitors_log_in_first(client: Client, db: None) -> None:
    assertRedirects(client.get("/account/"), "/accounts/login/?next=/account/")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Tokyo", "Asia/Tokyo"), ("", "UTC"), ("Gone/Away", "UTC"), ("../../x", "UTC")],
)
def test_times_are_shown_in_the_persons_zone(
    signed_in: Client, user: User, zone: str, shown: str, settings: Settings
) -> None:
    settings.TIME_ZONE = "UTC"
    User.objects.update(time_zone=zone)
    seen = []
    request = signed_in.get("/account/").wsgi_request
    request.user.refresh_from_db()
    TimeZoneMiddleware(lambda request: seen.append(timezone.get_current_timezone_name()))(request)
    assert seen == [shown]


def test_leaving_takes_the_password_first(signed_in: Client) -> None:
    assertRedirects(
        signed_in.get("/account/leave/"), "/accounts/reauthenticate/?next=%2Faccount%2Fleave%2F"
    )


def test_leaving_takes_a_tick(confirmed: Client, user: User) -> None:
    page = words(confirmed.post("/account/leave/", {}))
    assert "Tick the box if you are sure." in page
    user.refresh_from_db()
    assert user.is_active


def test_leaving_closes_the_account(confirmed: Client, user: User) -> None:
    page = confirmed.post("/account/leave/", {"is_sure": "on"}, follow=True)
    assertRedirects(page, "/")
    assert "Your account is closed." in words(page)
    user.refresh_from_db()
    assert not user.is_active


def test_staff_are_told_why_they_stay(confirmed: Client, user: User) -> None:
    User.objects.update(is_staff=True)
    page = words(confirmed.post("/account/leave/", {"is_sure": "on"}))
    assert "You are staff, so your account can't be closed here." in page.replace("&#x27;", "'")


def test_the_account_stands_in_the_menu_and_the_palette(signed_in: Client) -> None:
    page = words(signed_in.get("/dashboard/"))
    assert page.count('href="/account/"') == 2
    assert 'href="/accounts/password/change/"' in page


@pytest.mark.parametrize("value", ["", "Europe/London", "Mars/Olympus", 'a"><b>', None])
def test_zones_are_offered_as_a_plain_select_offers_them(value: str | None) -> None:
    attributes = {"translate": "no", "class": "a"}
    plain = forms.Select(attributes, choices=[("", "Same as the app"), ("UTC", "UTC"), *by_area()])
    ours = ZoneSelect({"class": "a"})
    for _ in range(2):
        assert ours.render("zone", value, {"id": "z"}) == plain.render("zone", value, {"id": "z"})


def test_every_zone_is_offered_once() -> None:
    offered = [zone for _, named in by_area() for zone, _ in named]
    assert sorted([*offered, "UTC"]) == time_zones()


def test_a_city_is_called_as_in_the_persons_language() -> None:
    with translation.override("de"):
        europe = dict(by_area())["Europa"]
    assert ("Europe/Vienna", "Wien") in europe
    assert ("Europe/Berlin", "Berlin") in europe
    assert europe == sorted(europe, key=lambda zone: zone[1].replace("Ü", "U").replace("É", "E"))
