"""What waits where, told to people and to programs."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from saas.core import clock
from saas.core.clock import now
from saas.jobs import beats, flows
from saas.jobs.models import Job
from tests.jobs.tasks import add
from tests.redis_server import Server
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

type Captured = pytest.CaptureFixture[str]


def told(capsys: Captured) -> str:
    call_command("queues")
    return capsys.readouterr().out


def figures(capsys: Captured) -> dict[str, object]:
    call_command("queues", json=True)
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_jobs_are_counted_by_queue_and_state(capsys: Captured) -> None:
    for _ in range(3):
        add.enqueue(1, 2)
    flows.claim(worker="it")
    add.using(run_after=now() + timedelta(hours=1)).enqueue(1, 2)
    Job.objects.filter(pk=add.using(queue_name="mail").enqueue(1, 2).id).update(state="dead")
    queues = figures(capsys)["queues"]
    assert queues["default"] == {"due": 2, "later": 1, "running": 1, "dead": 0, "messages": None}
    assert queues["mail"]["dead"] == 1


def test_on_postgresql_nothing_is_said_of_messages_and_beat(capsys: Captured) -> None:
    add.enqueue(1, 2)
    words = told(capsys)
    assert "Jobs run on PostgreSQL." in words
    assert "beat" not in words
    assert "messages" not in words


def test_messages_in_redis_stand_beside_the_rows(redis: Server, capsys: Captured) -> None:
    add.enqueue(1, 2)
    until(lambda: figures(capsys)["queues"]["default"]["messages"] == 1)
    assert "messages" in told(capsys)


def test_a_redis_that_is_away_is_told_beside_the_rows(redis: Server, capsys: Captured) -> None:
    redis.kill()
    add.enqueue(1, 2)
    found = figures(capsys)
    assert found["trouble"]
    assert found["queues"]["default"]["due"] == 1
    assert "Redis does not answer, and the jobs wait" in told(capsys)
    redis.start()


def test_a_beat_is_told_while_it_is_there_and_when_it_is_lost(
    redis: Server, capsys: Captured
) -> None:
    assert "There is no beat." in told(capsys)
    beats.beat(holder="it")
    assert "The beat was heard 0 seconds ago." in told(capsys)
    with clock.at(now() + beats.LOST * 2):
        assert "The beat is lost, last heard 60 seconds ago." in told(capsys)


def test_workers_warn_of_a_lost_beat(caplog: pytest.LogCaptureFixture) -> None:
    beats.beat(holder="it")
    beats.warn_of_loss()
    assert caplog.messages == []
    with clock.at(now() + beats.LOST * 2):
        beats.warn_of_loss()
    assert "manage.py beat" in caplog.text


def test_one_beat_keeps_the_place_until_it_is_lost() -> None:
    assert beats.beat(holder="first")
    assert not beats.beat(holder="second")
    with clock.at(now() + beats.LOST * 2):
        assert beats.beat(holder="second")
        assert not beats.beat(holder="first")


def test_a_beat_on_postgresql_has_nothing_to_do(capsys: Captured) -> None:
    call_command("beat")
    assert "keep the time themselves" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("queues", "words"),
    [
        (["mial"], "no queue 'mial'"),
        (["mail:0"], "'mail:0' is none"),
        (["mail:many"], "'mail:many' is none"),
    ],
)
def test_a_worker_refuses_queues_that_are_none(queues: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("worker", queues=queues)


def test_a_worker_takes_from_its_queues_alone(capsys: Captured) -> None:
    for queue in ("default", "mail"):
        add.using(queue_name=queue).enqueue(1, 2)
    call_command("worker", "--once", "--queues", "mail")
    assert set(Job.objects.filter(state=Job.State.DONE).values_list("queue", flat=True)) == {"mail"}
