"""What the ledger says in another language, and what it leaves as somebody wrote it."""

from uuid import uuid4

import pytest
from django.utils.translation import gettext, override

from saas.accounts.models import User, Workspace
from saas.credits import charts, flows, reasons
from saas.credits.errors import InsufficientCredits
from saas.credits.exports import csv_lines
from saas.credits.lots import lots_left
from saas.credits.models import Transaction
from saas.credits.use import Day, Use
from tests.credits.steps import spend


@pytest.fixture
def german() -> str:
    with override("de"):
        return gettext(reasons.WELCOME)


def latest() -> Transaction:
    return Transaction.objects.latest("pk")


def test_a_reason_of_ours_is_kept_in_english_and_told_in_ones_language(
    workspace: Workspace, german: str
) -> None:
    assert latest().reason == reasons.WELCOME != german
    with override("de"):
        assert latest().detail == german


def test_the_end_of_a_reason_is_told_behind_what_it_is_about(
    workspace: Workspace, german: str
) -> None:
    spend(workspace, 30)
    reason = f"a: b.txt: {reasons.WELCOME}"
    flows.refund_spend(workspace=workspace, spend_key="spend", reason=reason)
    with override("de"):
        assert latest().detail == f"a: b.txt: {german}"


def test_what_staff_and_customers_write_is_never_translated(
    workspace: Workspace, staff: User
) -> None:
    adjusted = {"workspace": workspace, "amount": 20, "actor": staff}
    flows.adjust(**adjusted, key="a", reason=reasons.WELCOME)
    with override("de"):
        assert latest().detail == reasons.WELCOME
    flows.spend(workspace=workspace, amount=1, key="k", reason=f"Tool: {reasons.WELCOME}")
    with override("de"):
        assert latest().detail == reasons.WELCOME


def test_an_export_goes_on_in_the_language_in_which_it_was_asked_for(
    workspace: Workspace, german: str
) -> None:
    with override("de"):
        lines = csv_lines(Transaction.objects.order_by("pk"))
    header, *rows = lines
    assert "Credits" in header
    assert "What" not in header
    assert german in rows[0]


def test_a_refusal_speaks_ones_language() -> None:
    english = InsufficientCredits(needed=1204, available=3).message
    with override("de"):
        message = InsufficientCredits(needed=1204, available=3).message
    assert message != english
    assert "1.204" in message


@pytest.mark.parametrize("before", [10, 30])
def test_a_comparison_keeps_its_tag_in_every_language(before: int) -> None:
    days = [Day(day, 2) for day in (None,) * 10]  # type: ignore[arg-type]  # only counted
    use = Use(days, total=20, before=before, this_month=0)
    for language in ("en", "de"):
        with override(language):
            compared = charts.compared(use)
        assert compared.startswith('<span class="tag')
        assert compared.count("<span") == compared.count("</span>") == 1


def test_where_bought_credits_came_from_is_told_in_ones_language(
    workspace: Workspace, user: User
) -> None:
    flows.grant_purchase(workspace=workspace, purchase=uuid4(), amount=100, actor=user)
    with override("de"):
        assert gettext(reasons.BOUGHT) in [lot.origin.told for lot in lots_left(workspace)]


def test_a_reason_of_ours_is_told_in_ones_language_where_staff_took_credits_back(
    workspace: Workspace, staff: User
) -> None:
    taken = Transaction(kind=Transaction.Kind.CLAWBACK, actor=staff, reason=reasons.LOST)
    with override("de"):
        assert taken.detail == gettext(reasons.LOST)
