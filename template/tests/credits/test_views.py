from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from tests.credits.steps import buy, cover, refund, spend

HISTORY = "/credits/"
HTMX = {"HX-Request": "true"}


def words(response: HttpResponse) -> str:
    """The page's text with its white space evened out."""
    return " ".join(response.content.decode().split())


def text(response: HttpResponse) -> str:
    """What is read on it."""
    return " ".join(strip_tags(response.content.decode()).split())


def csv_of(response: HttpResponse) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", [HISTORY, "/credits/export.csv", "/credits/use/"])
def test_visitors_are_sent_to_log_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/")


def test_every_movement_has_its_running_balance(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace, 30)
    refund(workspace)
    page = words(signed_in.get(HISTORY))
    assert '>Text length</a> <span class="sub">a text<' in page
    for change, balance in (("+30", 100), ("\N{MINUS SIGN}30", 70), ("+100", 100)):
        assert f'{change}</td> <td class="num is-hidden-mobile muted">{balance}</td>' in page


def test_stats_tell_balance_use_and_pace(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace, 30)
    page = text(signed_in.get(HISTORY))
    assert "Balance 70 No expiry date" in page
    assert "Used this month 30 1 run" in page
    assert "Added this month 100 1 movement" in page
    assert "Lasts about 2 days 30 credits a day" in page


def test_a_refunded_spend_is_no_use(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace, 30)
    refund(workspace)
    page = text(signed_in.get(HISTORY))
    assert "Used this month 0 0 runs" in page
    assert "Nothing used in 30 days" in page


def test_a_slow_pace_is_told(signed_in: Client, workspace: Workspace) -> None:
    with clock.at(now() - timedelta(days=20)):
        spend(workspace, 1)
    assert "Less than 1 credit a day" in text(signed_in.get(HISTORY))


def test_an_empty_balance_has_no_expiry(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace, 100)
    assert "Balance 0 None left" in text(signed_in.get(HISTORY))


def test_a_debt_is_told(signed_in: Client, workspace: Workspace) -> None:
    buy(workspace, 50)
    spend(workspace, 150)
    cover(workspace, 50)
    assert "50 owed, paid by the next credits" in text(signed_in.get(HISTORY))


def test_kinds_are_shown_where_credits_have_them(
    signed_in: Client, workspace: Workspace, settings: Settings
) -> None:
    spend(workspace, 30)
    assert ">From</th>" not in words(signed_in.get(HISTORY))
    settings.ENABLE_CREDIT_TYPES = True
    page = words(signed_in.get(HISTORY))
    assert '<span class="tag">Bonus</span>' in page
    assert "Used this month 30 30 bonus" in text(signed_in.get(HISTORY))


def test_what_lapses_next_is_told(
    signed_in: Client, workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    soon = now() + timedelta(days=6)
    flows.grant(workspace=workspace, amount=60, source_ref="b", expires_at=soon, reason="Bonus")
    assert "60 lapse in 6 days" in words(signed_in.get(HISTORY))


def test_an_adjustment_shows_its_reason_and_not_whose_it_was(
    signed_in: Client, workspace: Workspace, staff: User
) -> None:
    flows.adjust(workspace=workspace, amount=20, key="a", actor=staff, reason="Goodwill")
    page = words(signed_in.get(HISTORY))
    assert "Adjustment" in page
    assert "Goodwill" in page
    assert ">Support</td>" in page
    assert staff.name not in page


def test_support_stays_support_when_it_is_no_longer_staff(
    signed_in: Client, workspace: Workspace, staff: User
) -> None:
    flows.adjust(workspace=workspace, amount=20, key="a", actor=staff, reason="Goodwill")
    User.objects.filter(pk=staff.pk).update(is_staff=False, is_superuser=False)
    page = words(signed_in.get(HISTORY, {"who": "support"}))
    assert ">Support</td>" in page
    assert staff.name not in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"search": "A TEXT"}, True),
        ({"search": "zebra"}, False),
        ({"type": "runs"}, True),
        ({"type": "adjustments"}, False),
        ({"who": "system"}, False),
        ({"who": "support"}, False),
        ({"period": "90"}, True),
        ({"period": "all"}, True),
        ({"type": "nonsense", "who": "-1", "period": "x", "page": "y"}, True),
        ({"search": ["a", "text"], "type": ["runs", "runs"]}, True),
        ({"search": "x" * 5000}, True),
        ({"page": "99999999999999999999"}, True),
    ],
)
def test_movements_are_narrowed(
    signed_in: Client, workspace: Workspace, user: User, query: dict[str, str], *, is_found: bool
) -> None:
    flows.spend(workspace=workspace, amount=3, key="k", reason="Summary: a text", actor=user)
    page = words(signed_in.get(HISTORY, query))
    assert ("Summary" in page) is is_found


def test_movements_of_one_person(signed_in: Client, workspace: Workspace, user: User) -> None:
    flows.spend(workspace=workspace, amount=3, key="k", reason="Summary: a text", actor=user)
    page = words(signed_in.get(HISTORY, {"who": user.pk}))
    assert "Summary" in page
    assert "Welcome credits" not in page


@pytest.mark.parametrize("query", ["search=%00", "type=%00", "page=%00", "%00=1"])
def test_nul_bytes_are_refused(signed_in: Client, query: str) -> None:
    assert signed_in.get(f"{HISTORY}?{query}").status_code == 400


def test_nothing_found_names_what_was_looked_for(signed_in: Client) -> None:
    page = words(signed_in.get(HISTORY, {"search": "<zebra>"}))
    assert "Nothing matches “&lt;zebra&gt;”" in page
    assert "Clear filters" in page


def test_a_quiet_month_offers_to_look_further_back(signed_in: Client) -> None:
    with clock.at(now() + timedelta(days=40)):
        assert "Show all time" in words(signed_in.get(HISTORY))
        assert "Welcome credits" in words(signed_in.get(HISTORY, {"period": "all"}))


def test_a_workspace_without_credits_is_told_so(client: Client, settings: Settings) -> None:
    settings.SIGNUP_CREDITS = 0
    client.force_login(User.objects.create_user("eve@example.com"))
    assert "No credits yet" in words(client.get(HISTORY, {"period": "all"}))


def test_movements_come_in_pages(signed_in: Client, workspace: Workspace) -> None:
    for number in range(20):
        spend(workspace, 1, key=f"k{number}")
    assert "1 to 20 of 21" in words(signed_in.get(HISTORY))
    assert "Welcome credits" in words(signed_in.get(HISTORY, {"page": 2}))


def test_movements_of_others_are_not_shown(
    signed_in: Client, workspace: Workspace, staff: User
) -> None:
    flows.spend(workspace=staff.workspaces.get(), amount=1, key="k", reason="Secret: plans")
    assert "plans" not in words(signed_in.get(HISTORY))
    assert "plans" not in "".join(csv_of(signed_in.get("/credits/export.csv")))


def test_the_export_keeps_the_filters_and_runs_no_formula(
    signed_in: Client, workspace: Workspace
) -> None:
    flows.spend(workspace=workspace, amount=3, key="k", reason="Summary: =HYPERLINK(1)")
    response = signed_in.get("/credits/export.csv", {"type": "runs"})
    assert "attachment" in response["Content-Disposition"]
    header, *lines = csv_of(response)
    assert header == "Time,What,Detail,Who,From,Credits,Balance"
    assert len(lines) == 1
    assert lines[0].endswith(",Summary,'=HYPERLINK(1),System,Bonus,-3,97")


def test_the_export_has_plain_figures_and_times_of_the_persons_zone(
    signed_in: Client, user: User, workspace: Workspace, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    User.objects.update(time_zone="Asia/Tokyo", language="de")
    flows.grant(workspace=workspace, amount=5000, source_ref="survey", reason="Thank you")
    _, line, *_ = csv_of(signed_in.get("/credits/export.csv"))
    assert "+09:00," in line
    assert line.endswith(",5000,5100")


def test_the_chart_comes_alone_for_another_period(signed_in: Client, workspace: Workspace) -> None:
    with clock.at(now() - timedelta(days=50)):
        spend(workspace, 5)
    page = words(signed_in.get("/credits/use/", {"days": 90}, headers=HTMX))
    assert "<html" not in page
    assert "Credits used each day for 90 days: 0 at least, 5 at most, 5 in all" in page


def test_the_chart_asked_for_as_a_page_is_the_dashboard(signed_in: Client) -> None:
    response = signed_in.get("/credits/use/", {"days": 90})
    assert response["Location"] == "/dashboard/?days=90"


@pytest.mark.parametrize("days", ["", "x", "0", "-1", "99999999"])
def test_an_odd_period_shows_the_usual_one(
    signed_in: Client, workspace: Workspace, days: str
) -> None:
    spend(workspace, 5)
    assert "for 30 days" in words(signed_in.get("/credits/use/", {"days": days}, headers=HTMX))


def test_pages_are_read_only(signed_in: Client) -> None:
    assert signed_in.post(HISTORY).status_code == 405
