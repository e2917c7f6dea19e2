import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits.errors import LedgerUnsound
from saas.credits.jobs import check_ledger
from saas.credits.models import CreditAccount, Entry, Lot, Transaction
from saas.credits.queries import violations
from tests.credits.steps import spend

GUARDED = ("credits_transaction", "credits_entry")


def refused(statement: str) -> str:
    """Run it, and return what the database has to say."""
    with pytest.raises(Error) as error:
        run(statement)
    return str(error.value)


@transaction.atomic
def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def all_guards(workspace: Workspace) -> None:
    """The one guard that the test run switches off (see conftest.py), for this test on."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER credits_never_emptied")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("table", GUARDED)
def test_history_is_not_deleted(workspace: Workspace, table: str) -> None:
    assert "append-only" in refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change", ["credits_transaction SET change = 1", "credits_entry SET amount = 1"]
)
def test_history_is_not_changed(workspace: Workspace, change: str) -> None:
    assert "append-only" in refused(f"UPDATE {change}")


@pytest.mark.parametrize("table", GUARDED)
def test_history_is_not_emptied(all_guards: None, table: str) -> None:
    assert "append-only" in refused(f"TRUNCATE {table} CASCADE")


def test_the_way_out_for_demos_is_closed_for_others(workspace: Workspace) -> None:
    naming = f"SELECT set_config('credits.forget', '{workspace.pk}', true);"
    assert "append-only" in refused(f"{naming} DELETE FROM credits_entry")


def test_a_demo_is_not_deleted_without_being_named(workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(is_demo=True)
    assert "append-only" in refused("DELETE FROM credits_entry")


def test_reasons_become_empty_once_a_workspace_is_closed(workspace: Workspace) -> None:
    emptied = "UPDATE credits_transaction SET reason = ''"
    assert "append-only" in refused(emptied)
    Workspace.objects.filter(pk=workspace.pk).update(closed_at=now())
    assert "append-only" in refused("UPDATE credits_transaction SET reason = 'another'")
    assert "append-only" in refused(f"{emptied}, change = 1")
    run(emptied)
    assert Transaction.objects.get().reason == ""


def test_entries_sum_to_0(workspace: Workspace) -> None:
    pk = Transaction.objects.get().pk
    one_sided = "INSERT INTO credits_entry (transaction_id, bucket, amount)"
    assert "not to 0" in refused(f"{one_sided} VALUES ({pk}, 'world', 5)")


@pytest.mark.parametrize("column", ["available", "held", "debt"])
def test_no_balance_is_negative(workspace: Workspace, column: str) -> None:
    assert "account_" in refused(f"UPDATE credits_creditaccount SET {column} = -1")


@pytest.mark.parametrize(
    "change", ["remaining = -1", "remaining = 101", "frozen = 1", "kind = 'x'"]
)
def test_no_lot_is_out_of_bounds(workspace: Workspace, change: str) -> None:
    assert "lot_" in refused(f"UPDATE credits_lot SET {change}")


def test_an_entry_moves_something(workspace: Workspace) -> None:
    pk = Transaction.objects.get().pk
    nothing = "INSERT INTO credits_entry (transaction_id, bucket, amount)"
    assert "entry_moves_something" in refused(f"{nothing} VALUES ({pk}, 'world', 0)")
    assert "entry_names_its_lot" in refused(f"{nothing} VALUES ({pk}, 'lot', 1)")


def test_a_sound_ledger_passes(
    workspace: Workspace, all_guards: None, capsys: pytest.CaptureFixture[str]
) -> None:
    spend(workspace, 3)
    call_command("ledger_check")
    assert capsys.readouterr().out == "The ledger adds up.\n"


def test_a_tampered_balance_is_told(workspace: Workspace) -> None:
    CreditAccount.objects.update(available=900)
    with pytest.raises(CommandError, match="says 900 available, its lots hold 100"):
        call_command("ledger_check")
    CreditAccount.objects.update(available=100)


def test_the_nightly_job_fails_on_a_tampered_ledger(workspace: Workspace, all_guards: None) -> None:
    check_ledger.call()
    CreditAccount.objects.update(held=5)
    with pytest.raises(LedgerUnsound, match="says 5 held, its entries say 0"):
        check_ledger.call()
    CreditAccount.objects.update(held=0)


def test_a_tampered_lot_is_told(workspace: Workspace) -> None:
    Lot.objects.update(remaining=90)
    assert any("90 remaining, its entries say 100" in rule for rule in violations())
    Lot.objects.update(remaining=100)


def test_a_guard_that_is_off_is_told(workspace: Workspace) -> None:
    assert any("credits_never_emptied of credits_entry is off" in rule for rule in violations())


def test_history_tells_itself_in_short(workspace: Workspace) -> None:
    spend(workspace, 3)
    assert str(Transaction.objects.latest("pk")) == "Run -3"
    assert str(Entry.objects.filter(bucket="world").latest("pk")) == "World +3"
    assert str(Lot.objects.get()) == "Bonus: 97 of 100"
    assert str(CreditAccount.objects.get()) == "Personal: 97"
