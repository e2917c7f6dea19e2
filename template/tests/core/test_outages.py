from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import HttpRequest
from django.test import Client, RequestFactory
from psycopg import errors

from saas.core import outages
from saas.core.postgresql.base import DatabaseWrapper
from saas.core.views import server_error

PRIVATE = "/dashboard/"


def django_error(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("server closed the connection unexpectedly"),
        errors.AdminShutdown(),
        errors.CannotConnectNow(),
        errors.TooManyConnections(),
        errors.ConnectionFailure(),
    ],
)
def test_silence_is_told_from_refusal(cause: Exception) -> None:
    assert outages.is_away(django_error(cause))


@pytest.mark.parametrize(
    "cause", [errors.QueryCanceled(), errors.DeadlockDetected(), errors.DiskFull()]
)
def test_refusal_is_a_fault_of_ours(cause: Exception) -> None:
    assert not outages.is_away(django_error(cause))
    assert not outages.is_away(ValueError("broken"))


def test_a_crash_over_an_outage_is_one() -> None:
    error = ValueError("the page for the error broke, too")
    error.__context__ = django_error(psycopg.InterfaceError("closed"), InterfaceError)
    assert outages.is_away(error)


@pytest.fixture
def warned_before() -> Iterator[None]:
    outages.Seldom.said.clear()
    yield
    outages.Seldom.said.clear()


def answer(request: HttpRequest, error: Exception) -> int:
    try:
        raise error
    except Exception:
        return server_error(request).status_code


@pytest.mark.usefixtures("warned_before")
def test_an_outage_is_warned_of_once(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    away = django_error(psycopg.OperationalError("gone"))
    assert [answer(rf.get("/"), away) for _ in range(3)] == [503, 503, 503]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert answer(rf.get("/"), ValueError("broken")) == 500


@pytest.mark.django_db
@pytest.mark.usefixtures("warned_before")
def test_a_page_in_an_outage_is_calm_and_leaves_no_traceback(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(*args: object) -> None:
        raise django_error(psycopg.OperationalError("gone"))

    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with connection.execute_wrapper(gone):
        response = client.get(PRIVATE)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Security-Policy"]
    assert "Traceback" not in capsys.readouterr().err


@pytest.fixture
def lost() -> Iterator[DatabaseWrapper]:
    """A connection to where no database is."""
    own = connections["default"].settings_dict | {"PORT": "9"}
    yield DatabaseWrapper(own)
    DatabaseWrapper.away_until = 0


def test_while_one_waits_for_a_lost_database_the_others_are_told(
    lost: DatabaseWrapper,
) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"9 failed|refused"):
        lost.get_new_connection(lost.get_connection_params())
    with pytest.raises(psycopg.OperationalError, match="a moment ago"):
        lost.get_new_connection(lost.get_connection_params())
    DatabaseWrapper.away_until = 0
    with pytest.raises(psycopg.OperationalError, match=r"9 failed|refused"):
        lost.get_new_connection(lost.get_connection_params())
