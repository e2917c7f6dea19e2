from typing import Any

import pytest
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.test import Client, override_settings

from saas.core.health import NO_DATABASE, NOT_MIGRATED


def test_live_without_a_database(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_with_a_migrated_database(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_while_migrations_wait(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reason"]) == (503, NOT_MIGRATED)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client, error: type[Exception]) -> None:
    def unreachable(*args: Any) -> None:
        raise error("the connection is closed")

    with connection.execute_wrapper(unreachable):
        response = client.get("/readyz")
    assert (response.status_code, response.json()["reason"]) == (503, NO_DATABASE)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_load_balancer_may_ask_by_address_without_https(client: Client, path: str) -> None:
    assert client.get(path, headers={"Host": "10.0.0.7"}).status_code == 200
