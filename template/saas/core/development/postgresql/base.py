"""Django's PostgreSQL backend over the embedded server, which starts when it is first asked.

So every command works whether or not `manage.py dev` is up: they share one server, and
the last to leave stops it.
"""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PsqlClient

from saas.core.development import embedded_postgres, presence


class DatabaseClient(PsqlClient):
    """`manage.py dbshell` with the psql that comes along."""

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.get_connection_params()
        type(self).executable_name = str(embedded_postgres.program("psql"))
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        presence.enter(self._data)
        self.settings_dict |= embedded_postgres.address(self._data)
        return super().get_connection_params() | {"application_name": presence.name(os.getpid())}

    @cached_property
    def _data(self) -> Path:
        return Path(self.settings_dict["DATA"])
