"""The cache with a real Redis that is killed, hangs and comes back."""

import socket
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User
from tests.redis_server import Server, needs_redis, running
from tests.waiting import LONGEST, until

pytest.importorskip("redis", reason="needs `uv sync --group redis`")

from redis import from_url

from saas.core import caching

pytestmark = [pytest.mark.django_db(transaction=True), needs_redis]

LOGIN = "/accounts/login/"
PASSWORD = "seven quiet herons"
GUESSES = 5  # that a visitor has, by ACCOUNT_RATE_LIMITS


@pytest.fixture
def redis(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(caching, "LOOK_EVERY", 0.1)
    with running(tmp_path) as server:
        configure(settings, server)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_cache")  # of other tests
        yield server
        outage().is_on = False
        if looking := outage().looking:
            looking.join(LONGEST)


def configure(settings: Settings, server: Server) -> None:
    backend = "saas.core.caching.RedisOrPostgres"
    settings.CACHES = {
        "default": {"BACKEND": backend, "LOCATION": server.url, "KEY_PREFIX": "shop"}
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"


def outage() -> caching.Outage:
    found = caches["default"]._outage
    assert isinstance(found, caching.Outage)
    return found


def in_postgres() -> caching.Meanwhile:
    """What is in the table that all processes share."""
    return caching.Meanwhile({"KEY_PREFIX": "shop"})


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        return int(cursor.fetchone()[0])


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == HTTPStatus.OK


def test_what_is_cached_lies_in_redis_alone(redis: Server) -> None:
    cache.set("colour", "red")
    cache.add("size", 3)
    assert cache.incr("size") == 4
    assert cache.get_many(["colour", "size"]) == {"colour": "red", "size": 4}
    assert rows() == 0


def test_without_redis_everything_goes_on(redis: Server) -> None:
    redis.kill()
    cache.set_many({"colour": "red", "size": 3})
    assert cache.incr("size") == 4
    assert not cache.add("colour", "blue")
    assert cache.touch("colour")
    assert "colour" in cache
    cache.delete_many(["colour"])
    assert cache.get("colour", "none") == "none"


@pytest.mark.parametrize("page", [LOGIN, "/accounts/signup/", "/accounts/password/reset/"])
def test_a_form_that_counts_is_calm_without_redis(redis: Server, page: str) -> None:
    redis.kill()
    browser = Client()
    answer = browser.post(page, {"login": "ada@example.com", "password": "wrong wrong wrong"})
    assert answer.status_code == HTTPStatus.OK


def test_guesses_are_limited_without_redis(redis: Server, user: User) -> None:
    user.set_password(PASSWORD)
    user.save()
    redis.hang()
    browser = Client()
    for word in [*["wrong wrong wrong"] * GUESSES, PASSWORD]:
        browser.post(LOGIN, {"login": user.email, "password": word})
    assert not is_in(browser)


def test_guesses_in_an_outage_count_after_it(redis: Server, user: User) -> None:
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    redis.hang()
    for _ in range(GUESSES):
        browser.post(LOGIN, {"login": user.email, "password": "wrong wrong wrong"})
    redis.go_on()
    until(lambda: not outage().is_on)
    browser.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert not is_in(browser)


def test_one_request_waits_and_the_others_do_not_ask(
    redis: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "LOOK_EVERY", 2)
    redis.kill()
    cache.get("colour")
    with socket.create_server(("127.0.0.1", redis.port)) as nobody:
        nobody.settimeout(0.2)
        assert [cache.get("colour") for _ in range(10)] == [None] * 10
        with pytest.raises(TimeoutError):
            nobody.accept()


def test_what_was_written_meanwhile_is_carried_over(redis: Server) -> None:
    cache.set("shape", "round")
    redis.hang()
    cache.set("colour", "red", 1000)
    cache.set("size", 3, None)
    cache.set("past", True, 0)
    redis.go_on()
    until(lambda: not outage().is_on)
    assert cache.get_many(["colour", "size", "past", "shape"]) == {
        "colour": "red",
        "size": 3,
        "shape": "round",
    }
    until(lambda: rows() == 0)


def test_what_was_deleted_meanwhile_stays_deleted(redis: Server) -> None:
    cache.set_many({"code": "123", "other": "456"})
    redis.hang()
    cache.delete("code")
    cache.delete_many(["other"])
    redis.go_on()
    until(lambda: not outage().is_on)
    assert cache.get_many(["code", "other"]) == {}


def test_a_process_that_ended_in_the_outage_leaves_nothing_behind(redis: Server) -> None:
    client = from_url(redis.url)
    client.set("shop:1:code", 123)
    in_postgres().delete("code")
    in_postgres().set("colour", "red")
    assert cache.get("code") is None
    assert cache.get("colour") == "red"


def test_what_nobody_can_read_any_more_holds_up_nothing(redis: Server) -> None:
    redis.hang()
    cache.set_many({"colour": "red", "old": "of a class that is no more"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_cache SET value = 'broken' WHERE cache_key = 'shop:1:old'")
    redis.go_on()
    until(lambda: not outage().is_on)
    assert cache.get_many(["colour", "old"]) == {"colour": "red"}


def test_sessions_outlive_redis(redis: Server, user: User) -> None:
    browser = Client()
    browser.force_login(user)
    assert is_in(browser)
    redis.kill()
    assert is_in(browser)
    redis.start()
    until(lambda: not outage().is_on)
    assert is_in(browser)


def test_who_logs_out_in_an_outage_is_out_after_it(redis: Server, user: User) -> None:
    browser, thief = Client(), Client()
    browser.force_login(user)
    assert is_in(browser)
    thief.cookies = browser.cookies.copy()
    redis.hang()
    browser.post("/accounts/logout/")
    redis.go_on()
    until(lambda: not outage().is_on)
    assert not is_in(thief)


def test_a_full_redis_counts_as_one_that_is_away(tmp_path: Path, redis: Server) -> None:
    client = from_url(redis.url)
    client.config_set("maxmemory", "1")
    cache.set("colour", "red")
    assert cache.get("colour") == "red"
    client.config_set("maxmemory", "0")
    until(lambda: not outage().is_on)
    assert client.exists("shop:1:colour")


def test_clearing_leaves_the_queues_of_jobs(redis: Server) -> None:
    client = from_url(redis.url)
    client.rpush("mail", "a job")
    cache.set("colour", "red")
    cache.clear()
    assert cache.get("colour") is None
    assert client.llen("mail") == 1


def test_an_outage_is_told_when_it_begins_and_ends(
    redis: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "saas.core.caching")
    caching.logger.filters.clear()
    redis.kill()
    for _ in range(5):
        cache.get("colour")
    redis.start()
    until(lambda: not outage().is_on)
    began, *_, ended = [record.message for record in caplog.records]
    assert len(caplog.records) == 2
    assert "Redis does not answer" in began
    assert "answers again" in ended
