"""What got lost on the way is found by its row."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from saas.core import clock
from saas.core.clock import now
from saas.jobs.queries import upcoming
from tests.jobs.tasks import add
from tests.redis_server import Server
from tests.waiting import until

pytest.importorskip("celery", reason="needs `uv sync --group async-jobs`")

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from saas.jobs.carrier.announcing import send
from saas.jobs.carrier.messages import messages
from saas.jobs.carrier.sweeping import sweep

pytestmark = pytest.mark.django_db(transaction=True)

type Queue = Callable[[int], None]


@pytest.fixture
def queue(redis: Server) -> Queue:
    def queue(count: int) -> None:
        """Queue so many jobs, and lose what was said of them."""
        for _ in range(count):
            add.enqueue(1, 2)
        until(lambda: messages(["default"]) == {"default": count})
        redis.kill()
        redis.start()

    return queue


def later(seconds: float = 2) -> int:
    with clock.at(now() + timedelta(seconds=seconds)):
        return sweep(upcoming().due)


def test_what_has_no_message_is_announced_once(queue: Queue) -> None:
    queue(3)
    send(1, "default")
    assert later() == 2
    assert later() == 0
    assert messages(["default"]) == {"default": 3}


def test_what_was_queued_just_now_has_time_to_arrive(queue: Queue) -> None:
    queue(1)
    with clock.at(now() + timedelta(seconds=-1)):
        assert sweep(["default"]) == 0


def test_what_is_due_later_is_announced_then(redis: Server) -> None:
    add.using(run_after=now() + timedelta(minutes=1)).enqueue(1, 2)
    assert later(2) == 0
    assert later(62) == 1


def test_a_full_redis_refuses_and_is_asked_again(queue: Queue, redis: Server) -> None:
    queue(1)
    redis.kill()
    redis.options = ("--maxmemory", "1", "--maxmemory-policy", "noeviction")
    redis.start()
    with pytest.raises((OperationalError, RedisError)):
        later()
    redis.kill()
    redis.options = ()
    redis.start()
    assert later() == 1
