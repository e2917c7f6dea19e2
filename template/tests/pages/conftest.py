from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from saas.services import demo


@pytest.fixture(scope="module")
def month(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo account and what it looks back on, for all tests of a file."""
    with override_settings(DEBUG=True), django_db_blocker.unblock(), transaction.atomic():
        demo.make()
        yield
        transaction.set_rollback(True)


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())
