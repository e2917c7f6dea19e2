import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let `transaction=True` tests empty the database: the ledger refuses TRUNCATE otherwise."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("credits_transaction", "credits_entry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER credits_never_emptied")
