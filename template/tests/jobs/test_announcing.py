"""What a request does on Celery: it writes its row, and waits for nothing else."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from saas.core.clock import now
from saas.jobs import flows
from saas.jobs.models import Job
from tests.jobs.tasks import add
from tests.redis_server import Server
from tests.waiting import LONGEST, until

pytest.importorskip("celery", reason="needs `uv sync --group async-jobs`")

from saas.jobs.carrier import announcing
from saas.jobs.carrier.announcing import Announcer
from saas.jobs.carrier.messages import messages

pytestmark = pytest.mark.django_db(transaction=True)


class Redis:
    """Whom an announcer talks to: it may be away, or hang."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.tries = 0
        self.is_away = False
        self.answers = threading.Event()
        self.answers.set()

    def __call__(self, number: int, queue: str) -> None:
        self.tries += 1
        self.answers.wait(LONGEST)
        if self.is_away:
            raise ConnectionError("away")
        self.heard.append(number)


@pytest.fixture
def other_end() -> Redis:
    return Redis()


@pytest.fixture
def announcer(other_end: Redis) -> Iterator[Announcer]:
    made = Announcer(other_end)
    yield made
    other_end.answers.set()
    made.finish()


def test_a_job_is_announced_when_it_is_committed(redis: Server) -> None:
    with transaction.atomic():
        add.enqueue(1, 2)
        assert messages(["default"]) == {"default": 0}
    until(lambda: messages(["default"]) == {"default": 1})


def test_a_rolled_back_job_is_not_announced(redis: Server) -> None:
    with transaction.atomic():
        add.enqueue(1, 2)
        transaction.set_rollback(True)
    add.using(queue_name="mail").enqueue(1, 2)
    until(lambda: messages(["default", "mail"]) == {"default": 0, "mail": 1})


def test_a_job_that_is_due_later_is_not_announced(redis: Server) -> None:
    add.using(run_after=now() + timedelta(minutes=1)).enqueue(1, 2)
    add.using(queue_name="mail").enqueue(1, 2)
    until(lambda: messages(["default", "mail"]) == {"default": 0, "mail": 1})


def test_whoever_queues_waits_for_no_answer(announcer: Announcer, other_end: Redis) -> None:
    other_end.answers.clear()
    for number in range(100):
        announcer.tell(number, "default")
    assert other_end.heard == []
    other_end.answers.set()
    until(lambda: other_end.heard == list(range(100)))


def test_a_redis_that_is_away_is_tried_once_and_told_once(
    announcer: Announcer, other_end: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    other_end.is_away = True
    for number in range(1000):
        announcer.tell(number, "default")
    announcer.finish()
    assert other_end.tries == 1
    assert [record.message.split(";")[0] for record in caplog.records] == ["Redis takes no jobs"]


def test_a_redis_that_came_back_hears_again(
    announcer: Announcer, other_end: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "SILENCE", 0)
    other_end.is_away = True
    announcer.tell(1, "default")
    until(lambda: other_end.tries == 1)
    other_end.is_away = False
    announcer.tell(2, "default")
    until(lambda: other_end.heard == [2])


def test_more_than_there_is_room_for_is_left_to_the_beat(
    other_end: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "ROOM", 3)
    announcer = Announcer(other_end)
    other_end.answers.clear()
    announcer.tell(0, "default")
    until(lambda: other_end.tries == 1)
    for number in range(1, 100):
        announcer.tell(number, "default")
    other_end.answers.set()
    until(lambda: len(other_end.heard) == 4)
    announcer.finish()
    assert other_end.heard == [0, 1, 2, 3]


def test_with_redis_away_a_job_is_queued_all_the_same(redis: Server) -> None:
    redis.kill()
    result = add.enqueue(1, 2)
    assert Job.objects.get(pk=result.id).state == Job.State.WAITING
    assert flows.run_pending() == 1
    redis.start()
