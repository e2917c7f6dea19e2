"""Production settings, in processes of their own."""

import os
import secrets

import pytest

from tests.processes import manage, python

SANE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DATABASE_URL": "postgres://app:k3T9vLq2xN@db.test:5432/app?sslmode=require",
    "ALLOWED_HOSTS": "app.test",
    "EMAIL_URL": "smtp+tls://user:password@mail.test:587",
    "SECRET_KEY": secrets.token_urlsafe(50),
}
SHOW = "import config.settings.production as s; print({})"


def shown(expression: str, **variables: str) -> str:
    done = python("-c", SHOW.format(expression), **SANE | variables)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


def test_deployment_check_is_clean() -> None:
    # Django asks the database what it can do; the one of this run takes any password.
    at_hand = os.environ["DATABASE_URL"].replace("postgres@", "postgres:k3T9vLq2xN@")
    sane = SANE | {"DATABASE_URL": at_hand, "ENABLE_ASYNC_JOBS": "false"}  # that asks for a Redis
    done = manage("check", "--deploy", "--fail-level", "WARNING", **sane)
    assert done.returncode == 0, done.stdout
    # Django asks for the browsers' preload list, which is entered on purpose only.
    assert "no issues (1 silenced)" in done.stdout


def test_bare_environment_is_refused_in_sentences() -> None:
    done = manage("check", **SANE | {"SECRET_KEY": "", "DATABASE_URL": ""})
    assert done.returncode == 1
    assert done.stdout.startswith("These settings are not fit for production:")
    assert "Traceback" not in done.stdout


def test_a_database_that_is_away_is_told_in_a_sentence() -> None:
    done = manage("check", **SANE | {"DATABASE_URL": "postgres://app:k3T9vLq2xN@127.0.0.1:9/app"})
    assert done.returncode == 1
    assert done.stdout.endswith("See that it runs, and that DATABASE_URL leads to it.\n")
    assert "Traceback" not in done.stdout


def test_what_the_database_refuses_is_no_silence() -> None:
    refused = "connection.cursor().execute('SET statement_timeout = 1; SELECT pg_sleep(1)')"
    done = manage("shell", "-c", refused, DATABASE_URL=os.environ["DATABASE_URL"])
    assert "canceling statement due to statement timeout" in done.stdout
    assert "does not answer" not in done.stdout


def test_https_holds_unless_switched_off_on_localhost() -> None:
    of = "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE"
    assert shown(of) == "True True True"
    assert shown(of, HTTPS="false", ALLOWED_HOSTS="localhost") == "False False False"


def test_options_of_the_database_address_are_kept() -> None:
    assert shown("s.DATABASES['default']['OPTIONS']['sslmode']") == "require"


def test_without_a_proxy_nobody_may_say_how_they_came() -> None:
    of = "s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT"
    assert shown(of) == "('HTTP_X_FORWARDED_PROTO', 'https') 1"
    assert shown(of, TRUSTED_PROXY_COUNT="0") == "None 0"


@pytest.mark.parametrize(
    "url", ["mysql://app:secret@db.test/app", "postgres://db.test", "postgres://db.test:port/app"]
)
def test_only_postgresql_will_do(url: str) -> None:
    done = manage("check", **SANE | {"DATABASE_URL": url})
    assert "must name a PostgreSQL" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "http", "PORT has a value that does not fit"),
        ("LOG_LEVEL", "loud", "take DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("EMAIL_URL", "mail.test", "EMAIL_URL names no mail server"),
        ("EMAIL_URL", "smtp://mail.test:port", "EMAIL_URL names no mail server"),
    ],
)
def test_value_that_is_none_is_told(name: str, value: str, words: str) -> None:
    done = manage("check", **SANE | {name: value})
    assert words in done.stdout
    assert "Traceback" not in done.stdout


def test_redis_needs_its_package() -> None:
    without = "import sys; sys.modules['redis'] = None; import config.settings.production"
    done = python("-c", without, **SANE | {"REDIS_URL": "redis://localhost"})
    assert "uv sync --group redis" in done.stdout


CELERY = {"ENABLE_ASYNC_JOBS": "true", "REDIS_URL": "redis://localhost"}


def test_celery_needs_its_package() -> None:
    with_redis = "import sys, types; from importlib.machinery import ModuleSpec\n"
    with_redis += "sys.modules['redis'] = types.ModuleType('redis')\n"
    with_redis += "sys.modules['redis'].__spec__ = ModuleSpec('redis', None)\n"
    without = with_redis + "sys.modules['celery'] = None; import config.settings.production"
    assert "uv sync --group async-jobs" in python("-c", without, **SANE | CELERY).stdout


def test_without_redis_jobs_run_on_postgresql() -> None:
    backend = shown("s.TASKS['default']['BACKEND']", ENABLE_ASYNC_JOBS="true")
    assert backend == "saas.jobs.backend.PostgresBackend"
