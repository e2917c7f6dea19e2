import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.core.words.compiling import compile_stale

GUARDS_OF_WHOLE_TABLES = r"""
    SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%\_never\_emptied'
"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run tests that the command names in one process: it starts sooner, and can be debugged."""
    return None if config.args == config.getini("testpaths") else 0


def pytest_configure(config: pytest.Config) -> None:
    """Compile translations that changed, once for all processes of a run."""
    if not hasattr(config, "workerinput"):
        compile_stale(lambda fault: None)  # a test tells of them


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let `transaction=True` tests empty the database: records of money refuse TRUNCATE."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(GUARDS_OF_WHOLE_TABLES)
        for table, guard in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("ada@example.com", name="Ada Example")


@pytest.fixture
def workspace(user: User) -> Workspace:
    """It has what everybody starts with; in our tests, 100 credits."""
    return personal_workspace(user)


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client
