"""Services speak the language of whoever looks, and keep English."""

import csv
import json
from typing import Any

import pytest
from django.test import Client
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy, gettext_noop, override

from saas.core.palette import grouped
from saas.credits.models import Transaction
from saas.services import flows, running, slots, views
from saas.services.base import Table
from saas.services.errors import ServiceFailed
from saas.services.progress import Progress
from saas.services.queries import matching
from saas.services.sentences import said, source
from tests.services.conftest import Start
from tests.services.examples import Echo, Slow

pytestmark = pytest.mark.django_db

FAILED = gettext_noop("The run was cut off.")  # any that is translated
LAZY = gettext_lazy("The run was cut off.")


def in_german(sentence: str) -> str:
    with override("de"):
        return gettext(sentence)


class Cut(Echo):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise ServiceFailed(LAZY)


class Counts(Echo):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise ServiceFailed("Up to %(longest)s characters.", longest=1234, name="\x00" + 900 * "x")


class Speaks(Slow):
    stages = (LAZY,)

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress.stage(LAZY)
        return {"echo": data["word"]}

    def table(self, result: dict[str, Any]) -> Table:
        return Table([LAZY], [[result["echo"], LAZY, 1204]])


def test_a_failure_is_kept_in_english_and_told_in_ones_language(start: Start) -> None:
    with override("de"):
        run = start(Cut)
    assert (run.error, run.failure) == (FAILED, FAILED)
    with override("de"):
        assert run.failure == in_german(FAILED) != FAILED


def test_values_of_a_failure_are_filled_into_its_translation(start: Start) -> None:
    run = start(Counts)
    assert run.error == "Up to 1234 characters."
    assert run.failure == "Up to 1,234 characters."
    with override("de"):
        assert run.failure == in_german("Up to %(longest)s characters.") % {"longest": "1.234"}


@pytest.mark.parametrize("sentence", ["The file %(name)s is empty.", "100 % of it.", "%"])
def test_a_failure_that_cannot_be_filled_in_says_what_it_says(start: Start, sentence: str) -> None:
    """A sentence without values is shown as it is; a value that is missing breaks the run."""
    run = start(type("Broken", (Echo,), {"execute": failing(sentence)}))
    assert run.failure == sentence
    assert run.refunded_at
    broken = start(type("Missing", (Echo,), {"execute": failing("%(a)s", b=1)}))
    assert broken.error == running.BROKEN


def failing(sentence: str, **values: Any) -> Any:
    def execute(self: Echo, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise ServiceFailed(sentence, **values)

    return execute


def test_stages_are_kept_in_english_and_shown_in_ones_language(start: Start) -> None:
    run = start(Speaks)
    with override("de"):
        assert run.timeline(Speaks.stages)[0].label == in_german(FAILED)
        running.execute(run=run)
        run.refresh_from_db()
        assert run.stages[0]["label"] == FAILED
        assert run.timeline(Speaks.stages)[0].label == in_german(FAILED)


def test_a_file_is_headed_in_ones_language_and_json_is_not(signed_in: Client, start: Start) -> None:
    run = start(Speaks, word="=1")
    running.execute(run=run)
    request = signed_in.get("/services/").wsgi_request
    with override("de"):
        file = views.result_csv(request, pk=run.pk).content.decode("utf-8-sig")
    rows = list(csv.reader(file.splitlines()))
    assert rows == [[in_german(FAILED)], ["'=1", in_german(FAILED), "1204"]]
    assert json.loads(signed_in.get(f"/runs/{run.pk}/result.json").content) == {"echo": "=1"}


def test_a_name_is_searched_and_offered_in_ones_language(signed_in: Client, start: Start) -> None:
    service = start.offer(Echo)
    service.name = LAZY
    word = in_german(FAILED).split()[-1].strip(".")
    assert not matching([service], word)
    with override("de"):
        assert matching([service], word) == [service]
    request = signed_in.get("/services/").wsgi_request
    with override("de"):
        offered = slots.services(request)
        assert any(entry.title == in_german(FAILED) for entry in offered)
        assert grouped(offered, word.lower())
    assert all(isinstance(entry.title, str) for entry in offered)


def test_a_payment_is_recorded_in_english(start: Start) -> None:
    service = start.offer(Echo)
    service.name = LAZY
    with override("de"):
        start(Echo)
    reason = Transaction.objects.filter(kind=Transaction.Kind.USAGE).get().reason
    assert reason.startswith(f"{FAILED}: ")


def test_what_was_kept_before_is_shown_as_it_was() -> None:
    assert said("") == ""
    assert said("Nobody translates this.") == "Nobody translates this."
    assert source(lazy(lambda: gettext(FAILED), str)()) == FAILED


def test_who_stops_a_run_is_told_in_their_language(start: Start) -> None:
    run = start(Slow)
    flows.stop(run=run)
    with override("de"):
        assert run.failure == in_german(flows.STOPPED) != flows.STOPPED
