"""A person's own language: on their pages, in their browsers, in their mails."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import activate, get_language, override

from saas.accounts import flows
from saas.accounts.languages import OwnLanguageMiddleware
from saas.accounts.models import User
from saas.mail import flows as mail
from saas.mail.models import Mail
from tests.accounts.conftest import PASSWORD

PROFILE = "/account/"
HOME = "/dashboard/"


@pytest.fixture(autouse=True)
def several(settings: LazySettings) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]


@pytest.fixture
def german(user: User) -> User:
    user.language = "de"
    user.save()
    return user


def spoken(page: HttpResponse | str) -> str:
    text = page if isinstance(page, str) else page.content.decode()
    found = re.search(r'<html lang="([^"]+)" dir="ltr"', text)
    assert found
    return found[1]


def log_in(client: Client, user: User, **headers: str) -> None:
    client.post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD}, headers=headers or None
    )


def choose(client: Client, language: str) -> HttpResponse:
    return client.post(PROFILE, {"name": "Ada", "time_zone": "", "language": language})


def test_own_language_holds_on_every_device(german: User, settings: LazySettings) -> None:
    for asks in ("en", "fr"):
        device = Client(headers={"Accept-Language": asks})
        assert spoken(device.get("/accounts/login/")) == asks
        log_in(device, german)
        assert device.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
        assert spoken(device.get(HOME)) == "de"
        device.post("/accounts/logout/")
        assert spoken(device.get("/")) == "de"


def test_a_choice_on_one_device_reaches_the_other(user: User, settings: LazySettings) -> None:
    phone, desk = Client(), Client()
    log_in(phone, user)
    log_in(desk, user)
    choose(phone, "de")
    assert spoken(desk.get(HOME)) == "de"
    assert desk.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    choose(desk, "fr")
    assert spoken(phone.get("/")) == "fr"


def test_the_account_offers_each_language_and_keeps_the_choice(
    signed_in: Client, user: User
) -> None:
    assert all(
        f'<option value="{code}"' in signed_in.get(PROFILE).content.decode()
        for code in ("", "en", "de", "fr")
    )
    choose(signed_in, "de")
    user.refresh_from_db()
    assert user.language == "de"
    assert 'value="de" selected' in signed_in.get(PROFILE).content.decode()


def test_who_leaves_it_to_the_browser_gets_what_that_asks_for(
    signed_in: Client, user: User, settings: LazySettings
) -> None:
    choose(signed_in, "de")
    choose(signed_in, "")
    assert signed_in.cookies[settings.LANGUAGE_COOKIE_NAME].value == ""
    user.refresh_from_db()
    assert user.language == ""
    assert spoken(signed_in.get(HOME, headers={"Accept-Language": "fr"})) == "fr"


@pytest.mark.parametrize("wrong", ["xx", "es", "de\x00", "<b>"])
def test_what_is_not_offered_is_no_choice(signed_in: Client, user: User, wrong: str) -> None:
    choose(signed_in, wrong)
    user.refresh_from_db()
    assert user.language == ""


def test_a_language_that_is_no_longer_offered_is_left_to_the_browser(
    german: User, client: Client, settings: LazySettings
) -> None:
    log_in(client, german)
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    assert spoken(client.get(HOME, headers={"Accept-Language": "fr"})) == "fr"
    assert "selected" not in re.findall(
        r"<select[^>]*language.*?</select>", client.get(PROFILE).content.decode(), re.DOTALL
    ).pop().replace('value="" selected', "")
    mail.send(to=german.email, template="account/email/password_set", context={"user": german})
    assert spoken(Mail.objects.get().html) == "en"


def test_one_language_asks_nobody(signed_in: Client, user: User, settings: LazySettings) -> None:
    user.language = "de"
    user.save()
    settings.LANGUAGES = [("en", "English")]
    page = signed_in.get(PROFILE)
    assert spoken(page) == "en"
    assert 'name="language"' not in page.content.decode()
    signed_in.post(PROFILE, {"name": "Ada", "time_zone": "", "language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Ada", "de")
    assert settings.LANGUAGE_COOKIE_NAME not in signed_in.cookies


def test_who_signs_up_is_kept_with_the_language_at_hand(client: Client, db: None) -> None:
    new = {"name": "Mira", "email": "mira@example.com", "password1": PASSWORD}
    client.post("/accounts/signup/", new, headers={"Accept-Language": "de"})
    assert User.objects.get().language == "de"
    assert spoken(Mail.objects.get().html) == "de"


@pytest.mark.parametrize(
    ("to", "gets"),
    [("ada@example.com", "de"), ("Ada@Example.com", "de"), ("nobody@example.com", "fr")],
)
def test_mails_are_in_the_language_of_who_gets_them(german: User, to: str, gets: str) -> None:
    context = {"user": german}
    with override("fr"):  # of who causes it
        kinds = [mail.send, mail.send_for_visitor]
        for send in kinds:
            send(to=to, template="account/email/password_set", context=context)
        assert get_language() == "fr"
    assert [spoken(one.html) for one in Mail.objects.all()] == [gets, gets]


def test_a_visitor_who_asks_for_a_code_gets_the_mail_of_the_account(
    german: User, client: Client
) -> None:
    asked = {"email": german.email}
    client.post("/accounts/login/code/", asked, headers={"Accept-Language": "fr"})
    assert spoken(Mail.objects.get().html) == "de"


def test_a_stranger_without_account_gets_the_mail_of_the_request(client: Client, db: None) -> None:
    client.post(
        "/accounts/login/code/", {"email": "new@example.com"}, headers={"Accept-Language": "fr"}
    )
    assert spoken(Mail.objects.get().html) == "fr"


def test_the_admin_speaks_it_too(german: User, client: Client) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    log_in(client, german)
    assert '<html lang="de"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("path", [HOME, PROFILE, "/"])
def test_a_choice_of_languages_costs_no_question(
    german: User, client: Client, settings: LazySettings, path: str
) -> None:
    log_in(client, german)
    several = settings.LANGUAGES
    asked = []
    for languages in (several[:1], several):
        settings.LANGUAGES = languages
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_two_people_at_once_are_spoken_to_in_their_own(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        before = get_language()
        activate("fr")  # as careless code does
        return HttpResponse(before)

    middleware = OwnLanguageMiddleware(answer)

    def ask(language: str) -> tuple[str, str | None]:
        request = rf.get("/")
        request.COOKIES[django_settings.SESSION_COOKIE_NAME] = "one"
        request.user = User(language=language)
        return middleware(request).content.decode(), get_language()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, ["de", "en", "fr"] * 40))
    assert answers == [("de", "en"), ("en", "en"), ("fr", "en")] * 40


def test_who_leaves_is_forgotten_with_their_language(german: User) -> None:
    flows.leave(user=german)
    german.refresh_from_db()
    assert german.language == ""
