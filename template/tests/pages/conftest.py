from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from saas.accounts.models import User
from saas.services import demo


@pytest.fixture(scope="module")
def month(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo account and what it looks back on, with a receipt, for all tests of a file."""
    with override_settings(DEBUG=True), django_db_blocker.unblock(), transaction.atomic():
        demo.make()
        if apps.is_installed("saas.payments"):
            from tests.payments.papers import example

            example(User.objects.get(email=demo.USER))
        yield
        transaction.set_rollback(True)


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())
