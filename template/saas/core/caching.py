"""The cache in Redis; while that is away, in PostgreSQL: limits hold, and pages stay calm."""

import base64
import logging
import pickle
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import MAXYEAR, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import Error, connection, transaction
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

TABLE = "core_cache"
MOST_ROWS = 100_000
GONE = "gone"
NEVER = MAXYEAR  # what Django writes for what does not expire
A_MONTH = 30 * 24 * 3600
LOOK_EVERY = 1  # second, while Redis is away
TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 1}  # seconds

TAKE = """
    DELETE FROM core_cache WHERE starts_with(cache_key, %s) RETURNING cache_key, value, expires
"""


class RedisOrPostgres(BaseCache):
    """Django's own cache in Redis, with Django's own cache in PostgreSQL behind it.

    The first request that meets the outage waits a second at most, the others not at all. What is
    written or deleted meanwhile is carried over to Redis when it is back.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = TIMEOUTS | params.get("OPTIONS", {})
        self._redis = RedisCache(server, params | {"OPTIONS": options})
        self._postgres = Meanwhile(params | {"OPTIONS": {"MAX_ENTRIES": MOST_ROWS}})
        self._outage = _outages.setdefault(server, Outage())

    def add(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return self._ask(lambda cache: cache.add(key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda cache: cache.get(key, default, version))

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._ask(lambda cache: cache.set(key, value, timeout, version))

    def touch(
        self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._ask(lambda cache: cache.touch(key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._ask(lambda cache: cache.delete(key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._ask(lambda cache: cache.has_key(key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._ask(lambda cache: cache.incr(key, delta, version))

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        keys = list(keys)
        return self._ask(lambda cache: cache.get_many(keys, version))

    def set_many(
        self,
        data: dict[Any, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[Any]:
        return self._ask(lambda cache: cache.set_many(data, timeout, version))

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        keys = list(keys)
        self._ask(lambda cache: cache.delete_many(keys, version))

    def clear(self) -> None:
        """Forget what is ours. Django's own would empty the database, queues of jobs included."""
        self._ask(self._clear)

    def _clear(self, cache: BaseCache) -> None:
        self._postgres.clear()
        if cache is self._redis:
            client = self._redis._cache.get_client(write=True)
            for key in client.scan_iter(f"{self.key_prefix}:*", count=1000):
                client.delete(key)

    def _ask[Answer](self, question: Callable[[BaseCache], Answer]) -> Answer:
        if not self._outage.is_on:
            try:
                self._settle()
                return question(self._redis)
            except RedisError as error:
                self._outage.begin(error, self._carry_over)
        return question(self._postgres)

    def _settle(self) -> None:
        """Carry over, once a process, what others may have left behind that ended in an outage."""
        if self._outage.is_unsettled:
            try:
                self._carry_over()
            except Error:  # the database is away, and later will do
                return
            self._outage.is_unsettled = False

    def _carry_over(self) -> None:
        self._redis.set("answers", True, timeout=LOOK_EVERY)
        self._postgres.carry_over(self._redis)


class Meanwhile(DatabaseCache):
    """What was written since Redis is away, and marks for what was deleted, so that it is there."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(TABLE, params)
        gone = {"KEY_PREFIX": f"{self.key_prefix}:{GONE}"}
        self._gone = DatabaseCache(TABLE, params | gone)

    def delete(self, key: Any, version: int | None = None) -> bool:
        self._gone.set(key, True, A_MONTH, version)
        return super().delete(key, version)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        for key in keys:
            self.delete(key, version)

    @transaction.atomic
    def carry_over(self, redis: RedisCache) -> None:
        """Move all of it to Redis; what can't be moved stays."""
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [f"{self.key_prefix}:"])
            rows: list[tuple[str, str, datetime]] = cursor.fetchall()
        marks, written = f"{self.key_prefix}:{GONE}:", f"{self.key_prefix}:"
        for row, _, _ in rows:
            if row.startswith(marks):
                version, _, key = row.removeprefix(marks).partition(":")
                redis.delete(key, int(version))
        now = timezone.now()
        for row, value, expires in rows:
            if not row.startswith(marks) and expires > now:
                version, _, key = row.removeprefix(written).partition(":")
                try:
                    known = pickle.loads(base64.b64decode(value))
                except Exception:  # of a class that is no more; a cache may forget it
                    continue
                left = None if expires.year == NEVER else (expires - now).total_seconds()
                redis.set(key, known, left, int(version))


class Outage:
    """Whether Redis is away, for all threads of this process."""

    def __init__(self) -> None:
        self.is_on = False
        self.is_unsettled = True
        self.looking: threading.Thread | None = None
        self._one_at_a_time = threading.Lock()

    def begin(self, error: RedisError, come_back: Callable[[], None]) -> None:
        with self._one_at_a_time:
            if self.is_on:
                return
            self.is_on = True
        logger.warning("Redis does not answer; the cache is in PostgreSQL until it does: %s", error)
        self.looking = threading.Thread(target=self._look, args=(come_back,), daemon=True)
        self.looking.start()

    def _look(self, come_back: Callable[[], None]) -> None:
        """Look for Redis beside the requests, so that none of them waits for it."""
        while self.is_on:
            time.sleep(LOOK_EVERY)
            try:
                come_back()
                self.is_on = False
            except (RedisError, Error):
                continue
            except Exception as error:  # the thread must go on, else Redis is away for good
                logger.warning("What was cached meanwhile can't be carried over: %s", error)
            finally:
                connection.close()
        logger.info("Redis answers again, and has what was cached meanwhile.")
        time.sleep(LOOK_EVERY)  # for those who were about to write to PostgreSQL
        with suppress(RedisError, Error), closing(connection):
            come_back()


_outages: dict[str, Outage] = {}
