"""What the pages ask: the answers of the SQL that they read, and how many questions there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from saas.accounts import flows as accounts
from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.core.paging import Window
from saas.credits import flows, queries
from saas.credits.models import Lot, Transaction
from saas.credits.queries import Narrowed, every_movement, movements, standing
from saas.credits.rows import movement_rows
from saas.credits.use import overview, use_by_day
from tests.credits.steps import buy, refund, spend
from tests.credits.test_views import words

DAY = timedelta(days=1)
MOST = 6


@pytest.fixture
def busy(workspace: Workspace, user: User, staff: User, settings: Settings) -> Workspace:
    """It has more than 20 movements of all kinds, from lots of all kinds."""
    settings.ENABLE_CREDIT_TYPES = True
    for kind in Lot.Kind:
        until = now() + 6 * DAY
        flows.grant(
            workspace=workspace,
            amount=40,
            source_ref=kind,
            kind=kind,
            expires_at=until,
            reason="More",
        )
    for number in range(20):
        with clock.at(now() - number * 2 * DAY):
            flows.spend(workspace=workspace, amount=7, key=f"k{number}", reason="A: b", actor=user)
        if number % 3 == 0:
            refund(workspace, f"k{number}")
    flows.adjust(workspace=workspace, amount=-3, key="less", actor=staff, reason="Counted twice")
    flows.hold(workspace=workspace, amount=5, key="h", expires_at=now() + DAY, reason="Work")
    return workspace


@pytest.mark.parametrize(
    "page", ["/credits/", "/credits/?period=all&type=runs&search=a&page=2", "/credits/export.csv"]
)
def test_a_page_asks_little(signed_in: Client, busy: Workspace, page: str) -> None:
    signed_in.get(page)
    with CaptureQueriesContext(connection) as asked:
        response = signed_in.get(page)
        b"".join(response)  # type: ignore[arg-type]  # an export asks while it is read
    assert len(asked) <= MOST, [query["sql"][:90] for query in asked]


def test_what_another_does_shows_on_the_next_page(
    signed_in: Client, workspace: Workspace, staff: User
) -> None:
    assert "Counted twice" not in words(signed_in.get("/credits/"))
    flows.adjust(workspace=workspace, amount=-30, key="a", actor=staff, reason="Counted twice")
    page = words(signed_in.get("/credits/"))
    assert "Counted twice" in page
    assert '<span class="stat-value">70</span>' in page


@pytest.mark.parametrize(
    ("model", "columns"),
    [(Transaction, queries.MOVEMENT), (User, ["id", *queries.ACTOR])],
)
def test_columns_are_the_fields_of_the_model_in_their_order(
    model: type[Model], columns: list[str]
) -> None:
    fields = [field.attname for field in model._meta.concrete_fields]
    assert columns == [name for name in fields if name in columns]


def test_a_movement_is_the_one_of_the_model(busy: Workspace) -> None:
    found = {movement.pk: movement for movement in every_movement(busy, Narrowed())}
    kept = Transaction.objects.filter(account__workspace=busy)
    assert len(found) == kept.count()
    for movement in kept:
        told, same = found[movement.pk], movement
        assert (told.title, told.detail, told.who) == (same.title, same.detail, same.who)
        assert (told.at, told.change, told.buckets) == (same.at, same.change, same.buckets)


def test_a_movement_tells_its_buckets_in_the_order_it_took_from_them(
    workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    buy(workspace, 40)
    plan = Lot.Kind.SUBSCRIPTION
    flows.grant(workspace=workspace, amount=10, source_ref="p", kind=plan, reason="Plan")
    spend(workspace, 115)
    newest = movements(workspace, Narrowed(), Window(1)).rows[0]
    assert newest.buckets == ["Plan", "Bonus", "Top-up"]


def test_movements_are_counted_to_a_limit(busy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saas.core.paging.COUNTED", 12)
    window = Window(5)
    assert movements(busy, Narrowed(), window).counted == window.most == 13


def test_an_export_reads_chunk_by_chunk(busy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [movement.pk for movement in every_movement(busy, Narrowed())]
    monkeypatch.setattr(queries, "CHUNK", 4)
    assert [movement.pk for movement in every_movement(busy, Narrowed())] == whole
    assert whole == sorted(whole, reverse=True)


def test_a_row_escapes_what_people_wrote(workspace: Workspace, user: User) -> None:
    User.objects.filter(pk=user.pk).update(name="<i>Ada</i>")
    flows.spend(workspace=workspace, amount=1, key="k", reason="<b>A</b>: {x} % & y", actor=user)
    drawn = movement_rows(movements(workspace, Narrowed(), Window(1)).rows, has_types=True)
    assert "&lt;b&gt;A&lt;/b&gt;" in drawn
    assert "{x} % &amp; y" in drawn
    assert "&lt;i&gt;Ada&lt;/i&gt;" in drawn


def test_a_closed_workspace_has_nothing_and_tells_no_reason(user: User, busy: Workspace) -> None:
    accounts.leave(user=user)
    assert standing(busy).balance.available == 0
    assert standing(busy).lots == []
    told = {movement.detail for movement in every_movement(busy, Narrowed())}
    assert told <= {"", "Workspace closed", "It failed"}


def test_an_account_that_is_missing_has_nothing(user: User) -> None:
    team = Workspace.objects.create(owner=user, name="Team", kind=Workspace.Kind.TEAM)
    assert standing(team) == ((0, 0, 0), [])
    assert movements(team, Narrowed(), Window(20)) == ([], 0)
    assert overview(team).month == (0, 0, 0, 0, {})
    assert use_by_day(team, 30).total == 0


def test_only_what_was_spent_is_use(workspace: Workspace) -> None:
    buy(workspace, 50)
    spend(workspace, 10, key="kept")
    spend(workspace, 20, key="back")
    refund(workspace, "back")
    flows.hold(workspace=workspace, amount=30, key="h", expires_at=now() + DAY, reason="Work")
    assert use_by_day(workspace, 30).total == 10
    flows.capture(workspace=workspace, hold_key="h", amount=25, reason="Work")
    use = use_by_day(workspace, 30)
    assert (use.total, use.days[-1].amount) == (35, 35)
    assert overview(workspace).month[:2] == (35, 2)
    assert overview(workspace).pace.used == 35


def test_people_are_those_who_moved_something(busy: Workspace, user: User, staff: User) -> None:
    assert overview(busy).people == [(user.pk, "Ada Example")]
    flows.spend(workspace=busy, amount=1, key="staff", reason="A: b", actor=staff)
    assert [person.name for person in overview(busy).people] == ["Ada Example", "Sam Staff"]
