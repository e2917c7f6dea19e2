from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from saas.accounts import flows
from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.models import User, Workspace
from saas.accounts.queries import email_is_verified, personal_workspace
from saas.accounts.signals import workspace_closed
from saas.core.clock import now
from saas.jobs.flows import enqueue_periodic, run_pending
from saas.mail import flows as mail
from saas.mail.models import Mail


def test_everybody_gets_a_personal_workspace(user: User) -> None:
    assert personal_workspace(user).owner == user


def test_vouching_replaces_the_primary_address(user: User) -> None:
    user.email = "new@example.com"
    user.save()
    flows.vouch_for_email(user=user)
    assert email_is_verified(user)
    assert EmailAddress.objects.get_primary_email(user) == "new@example.com"


def test_who_leaves_is_forgotten_and_not_deleted(user: User) -> None:
    flows.leave(user=user)
    user.refresh_from_db()
    assert user.email == f"left-{user.pk}@account.invalid"
    assert (user.name, user.is_active, user.has_usable_password()) == ("", False, False)
    assert user.left_at
    assert not EmailAddress.objects.filter(user=user).exists()


def test_leaving_closes_the_workspaces_and_tells(user: User) -> None:
    closed = []

    def hear(workspace: Workspace, **kwargs: object) -> None:
        closed.append(workspace)

    workspace_closed.connect(hear)
    flows.leave(user=user)
    workspace_closed.disconnect(hear)
    assert closed == [personal_workspace(user)]
    assert personal_workspace(user).closed_at


def test_leaving_ends_every_session(user: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(user)
    flows.leave(user=user)
    assert elsewhere.get("/dashboard/").status_code == 302


def test_the_list_of_mails_forgets_every_address_of_theirs(user: User) -> None:
    EmailAddress.objects.create(user=user, email="ada@home.example", verified=True)
    for address in (user.email, "ada@home.example", "eve@example.com"):
        mail.send(to=address, template="mail/test", context={})
    flows.leave(user=user)
    left = f"left-{user.pk}@account.invalid"
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["eve@example.com", left, left]


def test_who_leaves_does_not_touch_the_mails_of_others(user: User) -> None:
    eve = User.objects.create_user("eve@example.com")
    flows.vouch_for_email(user=eve)
    EmailAddress.objects.create(user=user, email=eve.email)
    written = mail.send(to=eve.email, template="mail/test", context={})
    flows.leave(user=user)
    written.refresh_from_db()
    assert (written.to, written.state) == (eve.email, Mail.State.WAITING)


def test_the_admins_history_forgets_their_address(user: User, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.com"))
    url = reverse("admin:accounts_user_change", args=[user.pk])
    client.post(url, {"email": user.email, "name": "Ada King"})
    chosen = {"action": "close_accounts", "_selected_action": user.pk, "confirmed": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    entries = LogEntry.objects.values_list("object_repr", flat=True)
    assert list(entries) == [f"left-{user.pk}@account.invalid"] * 2


def test_the_address_is_free_again_after_leaving(user: User) -> None:
    flows.leave(user=user)
    assert User.objects.create_user("ada@example.com")


@pytest.mark.django_db
def test_staff_may_not_leave() -> None:
    with pytest.raises(StaffMayNotLeave, match="Ask another member of staff"):
        flows.leave(user=User.objects.create_superuser("root@example.com"))


def test_sessions_that_have_run_out_are_deleted_each_day(signed_in: Client) -> None:
    Session.objects.create(session_key="old", expire_date=now() - timedelta(days=1))
    with time_machine.travel(now() + timedelta(days=1)):
        enqueue_periodic()
        run_pending()
    assert [session.session_key for session in Session.objects.all()] == [
        signed_in.session.session_key
    ]
