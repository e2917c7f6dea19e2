"""The way in for visitors: whole requests only, and no more of them than can be answered soon.

A server for WSGI gives each request a thread before its body is there, so that a few visitors who
send slowly take all threads. This is an ASGI application around the WSGI one: it waits for bodies
without a thread, and then lets the WSGI application answer in one.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from saas.core.serving.answers import Answer, answer_of
from saas.core.serving.bodies import Bodies, Gone, Receive, Refused, drain, has_body
from saas.core.serving.environ import REFUSAL, Environ, Scope, environ_of, set_body
from saas.core.serving.lines import Line, Send

LIVE = "/livez"
LINGER = 2  # seconds
CLOSE = (b"connection", b"close")


class FrontDoor:
    """Lets `threads` requests be answered at a time and `queue` more wait; the rest is told so.

    The question whether the process lives has a thread of its own.
    """

    def __init__(self, application: Any, *, threads: int, queue: int, bodies: Bodies) -> None:
        self.application = application
        self.bodies = bodies
        self.room = threads + queue
        self.inside = 0
        self.threads = ThreadPoolExecutor(threads, "web")
        self.aside = ThreadPoolExecutor(1, "web-aside")
        self.too_busy: Answer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environment = environ_of(scope)
        body = b""
        if has_body(environment):
            try:
                body = await self.bodies.collect(environment, receive)
            except Gone:
                return
            except Refused as refused:
                environment[REFUSAL] = refused.status
        set_body(environment, body)
        if environment["PATH_INFO"] == LIVE:
            await self._answer(self.aside, environment, receive, send)
        elif self.inside < self.room:
            self.inside += 1
            try:
                await self._answer(self.threads, environment, receive, send)
            finally:
                self.inside -= 1
        else:
            await self._turn_away(send)
        if REFUSAL in environment:
            await drain(receive, LINGER)

    async def _answer(
        self, pool: ThreadPoolExecutor, environment: Environ, receive: Receive, send: Send
    ) -> None:
        line = Line(receive, send)
        answer = await line.loop.run_in_executor(pool, self._work, environment, line)
        if answer.rest is None:
            lines = answer.lines()
            if REFUSAL in environment:
                lines.append(CLOSE)
            await send({"type": "http.response.start", "status": answer.status, "headers": lines})
            await send({"type": "http.response.body", "body": answer.body})

    def _work(self, environment: Environ, line: Line) -> Answer:
        answer = answer_of(self.application, environment)
        if answer.rest is not None:
            line.stream(answer)
        return answer

    async def _turn_away(self, send: Send) -> None:
        if not self.too_busy:
            loop = asyncio.get_running_loop()
            self.too_busy = await loop.run_in_executor(self.aside, self._make_too_busy)
        lines = [*self.too_busy.lines(without="X-Request-ID"), CLOSE]
        status = self.too_busy.status
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": self.too_busy.body})

    def _make_too_busy(self) -> Answer:
        """Make the page once, for everybody: there is no thread to make it for each."""
        scope: Scope = {
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "http_version": "1.1",
            "scheme": "https",
            "headers": [(b"x-forwarded-proto", b"https")],
        }
        environment = environ_of(scope) | {REFUSAL: HTTPStatus.SERVICE_UNAVAILABLE}
        set_body(environment, b"")
        return answer_of(self.application, environment)
