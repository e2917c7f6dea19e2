"""A dump that is restored as docs/runbooks.md says holds a sound ledger, guards included."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from saas.accounts.models import Workspace
from saas.core.development import embedded_postgres
from saas.credits import sql
from tests.credits.steps import spend

RESTORE = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname"]


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[str]:
    """The address of an empty database beside that of the test."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with closing(psycopg.connect(address(), autocommit=True)) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield address(NAME=name)
        server.execute(f'DROP DATABASE "{name}"')


def test_a_restored_dump_adds_up(workspace: Workspace, elsewhere: str, tmp_path: Path) -> None:
    spend(workspace, 3)
    dump = str(tmp_path / "myapp.dump")
    run("pg_dump", "--format=custom", "--file", dump, address())
    for _ in range(2):  # into an empty database, and over what is there
        run("pg_restore", *RESTORE, elsewhere, dump)
    with closing(psycopg.connect(elsewhere)) as restored:
        broken = restored.execute(sql.read("invariants")).fetchall()
        assert [rule for (rule,) in broken if "credits_never_emptied" not in rule] == []
        with pytest.raises(psycopg.Error, match="append"):
            restored.execute("DELETE FROM credits_entry")


def address(**other: str) -> str:
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(
        connection.settings_dict | other
    )


def run(program: str, *arguments: str) -> None:
    subprocess.run([embedded_postgres.program(program), *arguments], check=True)
