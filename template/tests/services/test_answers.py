"""Whether a result was right, as those say who paid for it."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from saas.accounts.flows import leave
from saas.accounts.models import User
from saas.services import flows
from saas.services.models import LONGEST_ANSWER, Run
from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses, Slow

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def answer(client: Client, run: Run, headers: dict[str, str] | None = None, **data: str) -> Any:
    return client.post(reverse("services:answer", args=[run.pk]), data, headers=headers)


def kept(run: Run) -> tuple[bool | None, str]:
    run.refresh_from_db()
    return run.was_right, run.wrong


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_answer_is_kept_and_shown(
    signed_in: Client, start: Start, headers: dict[str, str]
) -> None:
    run = start(Echo)
    assert kept(run) == (None, "")
    page = answer(signed_in, run, headers, right="no")
    if not headers:
        page = signed_in.get(page["Location"])
    assert kept(run) == (False, "")
    assert 'value="no" aria-pressed="true"' in page.content.decode()
    assert 'value="yes" aria-pressed="false"' in page.content.decode()


def test_what_was_wrong_is_kept_until_the_result_was_right(signed_in: Client, start: Start) -> None:
    run = start(Echo)
    answer(signed_in, run, right="no", wrong="The total is off.")
    answer(signed_in, run, right="no")
    assert kept(run) == (False, "The total is off.")
    assert "The total is off." in signed_in.get(f"/runs/{run.pk}/").content.decode()
    answer(signed_in, run, right="yes")
    assert kept(run) == (True, "")


@pytest.mark.parametrize("data", [{}, {"right": "maybe"}, {"right": "no", "wrong": "x" * 501}])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_answer_that_is_none_changes_nothing(
    signed_in: Client, start: Start, data: dict[str, str], headers: dict[str, str]
) -> None:
    run = start(Echo)
    answer(signed_in, run, right="no", wrong="The total is off.")
    page = answer(signed_in, run, headers, **data)
    assert page.status_code == 200
    assert ('aria-invalid="true"' in page.content.decode()) is ("wrong" in data)
    assert kept(run) == (False, "The total is off.")


def test_only_members_of_the_workspace_answer(client: Client, start: Start) -> None:
    run = start(Echo)
    assert answer(client, run, right="no").status_code == 302  # to the log-in
    client.force_login(User.objects.create_user("eve@example.com"))
    assert answer(client, run, right="no").status_code == 404
    assert kept(run) == (None, "")


@pytest.mark.parametrize("service", [Slow, Refuses])
def test_a_run_without_a_result_is_not_judged(
    signed_in: Client, start: Start, service: type[Echo]
) -> None:
    run = start(service)
    assert answer(signed_in, run, right="yes").status_code == 404
    assert not flows.answer(run=run, was_right=True)
    assert kept(run) == (None, "")


def test_an_answer_needs_the_token_of_its_page(user: User, start: Start) -> None:
    run = start(Echo)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert answer(strict, run, right="no").status_code == 403
    assert strict.get(reverse("services:answer", args=[run.pk])).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts_whole(start: Start) -> None:
    run = start(Echo)
    together = Barrier(2)

    def say(*, was_right: bool, wrong: str) -> None:
        together.wait(120)
        flows.answer(run=Run.objects.get(pk=run.pk), was_right=was_right, wrong=wrong)
        connection.close()

    said = [(True, ""), (False, "The total is off.")]
    threads = [
        Thread(target=say, kwargs={"was_right": right, "wrong": wrong}) for right, wrong in said
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert kept(run) in said


def test_staff_see_answers_with_their_numbers(client: Client, start: Start) -> None:
    run, other = start(Echo), start(Echo)
    flows.answer(run=run, was_right=False, wrong="The total is off.")
    flows.answer(run=other, was_right=True)
    client.force_login(User.objects.create_superuser("staff@example.com"))
    runs = reverse("admin:services_run_changelist")
    page = client.get(runs, {"was_right__exact": "0"})
    assert [row.pk for row in page.context["cl"].result_list] == [run.pk]
    assert "(1)" in page.content.decode()
    change = client.get(reverse("admin:services_run_change", args=[run.pk])).content.decode()
    assert "The total is off." in change


def test_what_was_wrong_goes_with_who_leaves(user: User, start: Start) -> None:
    run = start(Echo)
    flows.answer(run=run, was_right=False, wrong="x" * LONGEST_ANSWER)
    leave(user=user)
    assert kept(run) == (False, "")
