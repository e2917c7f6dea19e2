"""Collects the body of a request, up to a size and within a time, without a thread that waits."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from saas.core.serving.environ import Environ, announced

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]

# A form is never held up by what others upload: only larger bodies share the room.
SMALL = 32 * 1024
# What a phone on a bad line still manages, in bytes a second.
SLOWEST = 32 * 1024
# Each piece costs work of its own: past so many they must have so many bytes on average.
MANY, FINE = 1000, 256


class Refused(Exception):
    """The body is not taken; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class Gone(Exception):
    """The visitor has hung up, or might as well have."""


class Bodies:
    """The bodies that a process takes in at a time.

    `limit_of` says how much the page asked for takes; it is only asked of a body that is larger
    than what every page takes.
    """

    def __init__(
        self, *, every: int, room: int, patience: float, limit_of: Callable[[str], int]
    ) -> None:
        self.every = every
        self.room = room
        self.patience = patience
        self.limit_of = limit_of
        self.held = 0

    async def collect(self, environment: Environ, receive: Receive) -> bytes:
        """Return the body. Raises Refused, or Gone."""
        limit = self._limit(environment, announced(environment))
        clock = asyncio.get_running_loop().time
        began = step = clock()
        body = bytearray()
        pieces = held = 0
        try:
            while True:
                patient = min(began + len(body) / SLOWEST, step) + self.patience
                chunk, is_last = await _next(receive, patient)
                if len(body) // SLOWEST != (len(body) + len(chunk)) // SLOWEST:
                    step = clock()
                body += chunk
                pieces += 1
                if pieces > MANY + len(body) // FINE:
                    raise Refused(HTTPStatus.REQUEST_TIMEOUT)
                if len(body) > limit:
                    limit = self._limit(environment, len(body))
                if len(body) > SMALL:
                    self._hold(len(body) - held)
                    held = len(body)
                if is_last:
                    return bytes(body)
        finally:
            self.held -= held

    def _limit(self, environment: Environ, size: int) -> int:
        """Return how much may come, or raise Refused where `size` is more than that."""
        if size <= self.every:
            return self.every
        limit = max(self.limit_of(environment["PATH_INFO"]), self.every)
        if size > limit:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return limit

    def _hold(self, more: int) -> None:
        if self.held + more > self.room:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.held += more


def has_body(environment: Environ) -> bool:
    return "HTTP_TRANSFER_ENCODING" in environment or environment.get("CONTENT_LENGTH", "0") != "0"


async def drain(receive: Receive, seconds: float) -> None:
    """Let a visitor finish who was refused: who is cut off while sending reads no answer."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive()).get("more_body"):
                pass
    except TimeoutError:
        pass


async def _next(receive: Receive, deadline: float) -> tuple[bytes, bool]:
    try:
        async with asyncio.timeout_at(deadline):
            message = await receive()
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    if message["type"] != "http.request":
        raise Gone
    return message.get("body", b""), not message.get("more_body", False)
