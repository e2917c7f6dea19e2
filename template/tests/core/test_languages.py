"""What a visitor is spoken to in, and the choice where more than one language is offered."""

import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import get_language, gettext

from saas.core.middleware import LanguageMiddleware

CHOICE = "/look/language/"
TERMS = "/terms/"


@pytest.fixture
def several(settings: LazySettings) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("pt-br", "Português")]


def spoken(page: HttpResponse) -> str:
    found = re.search(r'<html lang="([^"]+)" dir="ltr"', page.content.decode())
    assert found
    return found[1]


def test_one_language_shows_nothing_of_all_this(client: Client) -> None:
    page = client.get(TERMS, headers={"Accept-Language": "de"})
    assert spoken(page) == "en"
    assert CHOICE not in page.content.decode()
    assert "Accept-Language" not in page.headers.get("Vary", "")
    assert client.post(CHOICE, {"language": "en"}).status_code == HTTPStatus.BAD_REQUEST
    assert not client.cookies


@pytest.mark.parametrize(
    ("asks", "gets"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("fr,de;q=0.1", "de"),
        ("pt-BR", "pt-BR"),
        ("pt", "pt-BR"),
        ("*", "en"),
        ("fr", "en"),
        ("de;q=x", "en"),
        ("../../etc/passwd", "en"),
        ("de\x00", "en"),
        ("d" * 100_000, "en"),
        ("de-" * 50_000, "en"),
        ("ü\ud800", "en"),
    ],
)
@pytest.mark.usefixtures("several")
def test_visitors_get_what_their_browser_asks_for(
    client: Client, asks: str | None, gets: str
) -> None:
    page = client.get(TERMS, headers={} if asks is None else {"Accept-Language": asks})
    assert spoken(page) == gets
    assert {"Accept-Language", "Cookie"} <= set(page["Vary"].split(", "))
    assert not client.cookies


@pytest.mark.usefixtures("several")
def test_a_choice_stays_in_the_browser(client: Client, settings: LazySettings) -> None:
    page = client.get(f"{TERMS}?a=b")
    for code, name in settings.LANGUAGES:
        assert f'value="{code}"' in page.content.decode()
        assert name in page.content.decode()
    led = client.post(CHOICE, {"language": "de", "next": f"{TERMS}?a=b"})
    assert (led.status_code, led["Location"]) == (HTTPStatus.FOUND, f"{TERMS}?a=b")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("de", "Lax", True)
    assert spoken(client.get(TERMS, headers={"Accept-Language": "en"})) == "de"


@pytest.mark.parametrize("kept", ["xx", "fr", "", "../de", "de" * 9000, '"', "DE'"])
@pytest.mark.usefixtures("several")
def test_a_cookie_of_another_language_counts_for_nothing(
    client: Client, settings: LazySettings, kept: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = kept
    assert spoken(client.get(TERMS, headers={"Accept-Language": "de"})) == "de"


@pytest.mark.parametrize("chosen", ["fr", "xx", "", "de\x00", "DE"])
@pytest.mark.usefixtures("several")
def test_what_is_not_offered_is_refused(client: Client, chosen: str) -> None:
    assert client.post(CHOICE, {"language": chosen}).status_code == HTTPStatus.BAD_REQUEST
    assert not client.cookies


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "terms"],
)
@pytest.mark.usefixtures("several")
def test_nobody_is_led_away(client: Client, away: str) -> None:
    assert client.post(CHOICE, {"language": "de", "next": away})["Location"] == "/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, HTTPStatus.FOUND),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, HTTPStatus.FOUND),
        ({"Origin": "https://evil.example"}, HTTPStatus.FORBIDDEN),
        ({"Origin": "http://testserver:81"}, HTTPStatus.FORBIDDEN),
        ({"Origin": "null"}, HTTPStatus.FORBIDDEN),
        ({"Sec-Fetch-Site": "cross-site"}, HTTPStatus.FORBIDDEN),
        ({"Sec-Fetch-Site": "same-site"}, HTTPStatus.FORBIDDEN),
    ],
)
@pytest.mark.usefixtures("several")
def test_other_sites_choose_for_nobody(
    settings: LazySettings, headers: dict[str, str], status: HTTPStatus
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(CHOICE, {"language": "de"}, headers=headers).status_code == status
    assert (settings.LANGUAGE_COOKIE_NAME in strict.cookies) is (status == HTTPStatus.FOUND)


@pytest.mark.usefixtures("several")
def test_a_choice_takes_a_form(client: Client) -> None:
    assert client.get(f"{CHOICE}?language=de").status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("path", ["/no-such-page/", "/%00"])
@pytest.mark.usefixtures("several")
def test_error_pages_speak_it_too(client: Client, path: str) -> None:
    assert spoken(client.get(path, headers={"Accept-Language": "de"})) == "de"


@pytest.mark.usefixtures("several")
def test_a_foreign_host_is_told_in_its_language(client: Client) -> None:
    page = client.get(TERMS, headers={"Accept-Language": "de", "Host": "evil.example"})
    assert (page.status_code, spoken(page)) == (HTTPStatus.BAD_REQUEST, "de")


def test_arabic_is_read_from_right_to_left(client: Client, settings: LazySettings) -> None:
    settings.LANGUAGES = [("ar", "العربيّة"), ("en", "English")]
    page = client.get(TERMS, headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl"' in page


@pytest.mark.usefixtures("several")
def test_two_at_once_are_spoken_to_in_their_own(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        before = get_language()
        said = gettext("Monday")  # Django's own word
        translation.activate("fr")  # as careless code does
        return HttpResponse(f"{before} {said}")

    middleware = LanguageMiddleware(answer)

    def ask(language: str) -> tuple[str, str | None]:
        page = middleware(rf.get("/", headers={"Accept-Language": language}))
        return page.content.decode(), get_language()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, ["de", "en", "pt-br"] * 40))
    said = [("de Montag", "en"), ("en Monday", "en"), ("pt-br Segunda-feira", "en")] * 40
    assert answers == said


@pytest.mark.usefixtures("several")
def test_a_crash_leaves_no_language_behind(client: Client) -> None:
    def crash(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        LanguageMiddleware(crash)(RequestFactory().get("/", headers={"Accept-Language": "de"}))
    assert get_language() == "en"
