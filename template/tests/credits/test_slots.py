from datetime import timedelta

from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.models import Lot
from tests.credits.steps import buy, cover, spend
from tests.credits.test_views import words

DAY = timedelta(days=1)


def dashboard(client: Client) -> str:
    return words(client.get("/dashboard/"))


def test_a_newcomer_sees_100_credits_and_an_empty_chart(signed_in: Client) -> None:
    page = dashboard(signed_in)
    assert "100 <small>credits available</small>" in page
    assert "Nothing used yet" in page
    assert '<progress class="progress is-thin" value="100" max="100"' in page


def test_the_chart_says_its_numbers(signed_in: Client, workspace: Workspace) -> None:
    with clock.at(now() - 3 * DAY):
        spend(workspace, 7)
    spend(workspace, 2, key="today")
    page = dashboard(signed_in)
    assert "Credits used each day for 30 days: 0 at least, 7 at most, 9 in all" in page
    assert page.count('class="bar') == 2
    assert "Nothing was used in the 30 days before" in page


def test_use_is_compared_with_the_days_before(signed_in: Client, workspace: Workspace) -> None:
    with clock.at(now() - 40 * DAY):
        spend(workspace, 10, key="before")
    spend(workspace, 8, key="less")
    assert "20% less" in dashboard(signed_in)
    spend(workspace, 2, key="equal")
    assert "As much as in the 30 days before" in dashboard(signed_in)
    spend(workspace, 5, key="more")
    assert "50% more" in dashboard(signed_in)


def test_a_quiet_month_is_told(signed_in: Client, workspace: Workspace) -> None:
    with clock.at(now() - 40 * DAY):
        spend(workspace, 10)
    assert "Nothing used in this time" in dashboard(signed_in)


def test_one_pool_has_no_kinds(signed_in: Client, workspace: Workspace) -> None:
    buy(workspace, 50)
    page = dashboard(signed_in)
    assert "segbar" not in page
    assert "Top-up" not in page


def test_a_bar_shows_how_two_kinds_share_the_balance(
    signed_in: Client, workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    assert "segbar" not in dashboard(signed_in)
    buy(workspace, 50)
    assert 'aria-label="Bonus 100, Top-up 50"' in dashboard(signed_in)


def test_the_bucket_that_lapses_soon_is_marked(
    signed_in: Client, workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    buy(workspace, 50)
    flows.grant(
        workspace=workspace,
        amount=30,
        source_ref="in_1",
        kind=Lot.Kind.SUBSCRIPTION,
        expires_at=now() + 6 * DAY,
        reason="Plan",
    )
    page = dashboard(signed_in)
    assert 'aria-label="Plan 30, Bonus 100, Top-up 50"' in page
    assert '<span class="warn is-block">Lapses in 6 days, spent first</span>' in page
    sidebar = page[page.index("<aside") : page.index("</aside>")]
    assert 'aria-label="Plan 30, Bonus 100, Top-up 50"' in sidebar
    assert "30 lapse in 6 days" in sidebar


def test_held_and_owed_credits_are_told(signed_in: Client, workspace: Workspace) -> None:
    buy(workspace, 20)
    spend(workspace, 110)
    cover(workspace, 20)
    assert "Paid first by your next credits" in dashboard(signed_in)
    buy(workspace, 40, "pi_2")
    flows.hold(workspace=workspace, amount=5, key="h", expires_at=now() + DAY, reason="Work")
    assert "Set aside for work under way" in dashboard(signed_in)


def test_no_credits_at_all_look_like_something(client: Client, settings: Settings) -> None:
    settings.SIGNUP_CREDITS = 0
    client.force_login(User.objects.create_user("eve@example.com"))
    page = dashboard(client)
    assert "0 <small>credits available</small>" in page
    assert "None left" in page


def test_credits_stand_in_the_sidebar_and_the_palette(signed_in: Client) -> None:
    page = dashboard(signed_in)
    assert page.count('href="/credits/"') >= 3
