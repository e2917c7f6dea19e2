"""Mails about credits that run low or lapse."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from saas.accounts import flows as accounts
from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits import flows
from saas.credits.jobs import tell_of_lapses, tell_of_low
from saas.credits.models import Lot
from saas.jobs.models import Job
from saas.mail.models import Mail
from tests.credits.steps import buy, hold, refund, spend


@pytest.fixture(autouse=True)
def kinds_of_credits(settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    settings.LOW_CREDITS = 10
    settings.LAPSE_NOTICE_DAYS = 7


@pytest.fixture(autouse=True)
def proven(user: User) -> None:
    accounts.vouch_for_email(user=user)


def queued() -> list[Job]:
    return list(Job.objects.filter(task=tell_of_low.module_path))


def tell(workspace: Workspace) -> bool:
    told: bool = tell_of_low.call(workspace.pk)
    return told


@pytest.mark.parametrize("take", [spend, hold])
def test_the_use_that_makes_credits_low_tells_it(workspace: Workspace, take: object) -> None:
    take(workspace, 90, "to 10")  # type: ignore[operator]
    assert not queued()
    take(workspace, 1, "to 9")  # type: ignore[operator]
    take(workspace, 1, "to 8")  # type: ignore[operator]
    assert [job.args for job in queued()] == [[workspace.pk]]


def test_the_owner_is_told_how_many_are_left(workspace: Workspace, user: User) -> None:
    spend(workspace, 91)
    assert tell(workspace)
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (user.email, "You have 9 credits left")
    assert "/credits/" in mail.text
    assert "/account/notifications/" in mail.text


def test_they_are_told_once_until_more_come_in(workspace: Workspace) -> None:
    spend(workspace, 91)
    assert tell(workspace)
    refund(workspace)
    spend(workspace, 92, key="again")
    assert not tell(workspace)
    buy(workspace, 50)
    spend(workspace, 50, key="low again")
    assert tell(workspace)


def test_nobody_is_told_of_what_is_there_again(workspace: Workspace) -> None:
    spend(workspace, 91)
    refund(workspace)
    assert not tell(workspace)


def test_who_does_without_is_not_told(workspace: Workspace, user: User) -> None:
    accounts.choose_notices(user=user, offered={"credits"}, wanted=set())
    spend(workspace, 91)
    assert not tell(workspace)


def test_an_address_that_nobody_proved_gets_no_mail(workspace: Workspace, user: User) -> None:
    user.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    spend(workspace, 91)
    assert not tell(workspace)


@pytest.mark.parametrize(("flag", "low"), [(False, 10), (True, 0)])
def test_without_kinds_or_with_0_nobody_is_told(
    workspace: Workspace, settings: Settings, flag: bool, low: int
) -> None:
    settings.ENABLE_CREDIT_TYPES, settings.LOW_CREDITS = flag, low
    spend(workspace, 91)
    assert not queued()
    assert not tell(workspace)


def lapsing(workspace: Workspace, days: int, kind: Lot.Kind = Lot.Kind.GRANT) -> None:
    flows.grant(
        workspace=workspace,
        amount=60,
        source_ref=f"{kind} {days}",
        kind=kind,
        expires_at=now() + timedelta(days=days),
        reason="Bonus",
    )


def test_what_lapses_soon_is_told_once(workspace: Workspace) -> None:
    lapsing(workspace, 6)
    lapsing(workspace, 8)
    assert tell_of_lapses.call() == 1
    assert tell_of_lapses.call() == 0
    assert Mail.objects.get().subject.startswith("60 credits lapse on ")


def test_plan_credits_are_renewed_so_nobody_is_told(workspace: Workspace) -> None:
    lapsing(workspace, 6, Lot.Kind.SUBSCRIPTION)
    assert tell_of_lapses.call() == 0


def test_used_credits_do_not_lapse(workspace: Workspace) -> None:
    lapsing(workspace, 6)
    spend(workspace, 60)
    assert tell_of_lapses.call() == 0


@pytest.mark.parametrize(("flag", "days"), [(False, 7), (True, 0)])
def test_without_kinds_or_with_0_days_no_lapse_is_told(
    workspace: Workspace, settings: Settings, flag: bool, days: int
) -> None:
    lapsing(workspace, 6)
    settings.ENABLE_CREDIT_TYPES, settings.LAPSE_NOTICE_DAYS = flag, days
    assert tell_of_lapses.call() == 0


def test_nobody_is_told_of_a_closed_workspace(workspace: Workspace) -> None:
    lapsing(workspace, 6)
    accounts.close(workspace=workspace)
    assert tell_of_lapses.call() == 0
    assert not tell(workspace)
