"""The database of `manage.py dev`: there, migrated, and still there later."""

from collections.abc import Callable
from pathlib import Path

import psycopg
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.executor import MigrationExecutor

from saas.core.development import embedded_postgres, presence
from saas.core.development.errors import DatabaseRefused

type Say = Callable[[str], None]


class Database:
    """`data` is the folder of the embedded server, or None where DATABASE_URL names another."""

    def __init__(self, say: Say) -> None:
        self.say = say
        folder = connection.settings_dict.get("DATA")
        self.data = Path(folder) if folder else None

    def prepare(self) -> None:
        if self.data and not self.data.exists():
            self.say(f"First start: making a PostgreSQL database in {self.data}.")
        self._reach()
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(f"Bringing the database up to date: {len(plan)} migrations.")
            try:
                call_command("migrate", verbosity=0, interactive=False)
            except MigrationSchemaMissing as error:  # its user may not make tables there
                raise DatabaseRefused(str(error)) from None

    def fill(self) -> None:
        """Make the demo accounts where nobody has an account yet."""
        if "demo" in get_commands() and not get_user_model()._default_manager.exists():
            self.say("Making a month of demo data.")
            call_command("demo")

    def describe(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
        of = connection.settings_dict
        place = f"{of['HOST'] or 'localhost'}:{of['PORT'] or 5432}"
        where = f"data in {self.data}" if self.data else f"database {of['NAME']}"
        return f"PostgreSQL {version.split()[0]} on {place}, {where}"

    def mend(self) -> None:
        """Start the embedded server again, should it have crashed."""
        if self.data and not embedded_postgres.answers(self.data):
            self.say("The database stopped. Starting it again.")
            embedded_postgres.start(self.data)

    def leave(self) -> None:
        if self.data and self.data.exists() and not presence.leave(self.data):
            self.say("The database stays up: another command of this project uses it.")

    def _reach(self) -> None:
        """Connect once without the pool, which would keep the reason of a failure to itself."""
        try:
            psycopg.connect(**connection.get_connection_params()).close()
        except psycopg.OperationalError as error:
            raise DatabaseRefused(str(error)) from None
