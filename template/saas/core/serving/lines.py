"""The connection to a visitor, as the thread sees it that streams an answer."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable

from saas.core.serving.answers import Answer
from saas.core.serving.bodies import Gone, Message, Receive

type Send = Callable[[Message], Awaitable[None]]

logger = logging.getLogger(__name__)


class Line:
    patience = 30.0  # seconds, for a visitor who takes nothing of what is sent

    def __init__(self, receive: Receive, send: Send) -> None:
        self.loop = asyncio.get_running_loop()
        self.receive = receive
        self.send = send
        self.is_gone = threading.Event()

    def stream(self, answer: Answer) -> None:
        """Send piece by piece, as fast as the visitor takes it, to the end or until they go."""
        assert answer.rest is not None
        watch = asyncio.run_coroutine_threadsafe(self._watch(), self.loop)
        try:
            head = {"status": answer.status, "headers": answer.lines()}
            self._pass_on({"type": "http.response.start"} | head)
            for piece in answer.rest:
                if self.is_gone.is_set():
                    break
                self._pass_on({"type": "http.response.body", "body": piece, "more_body": True})
        except Gone:
            self.is_gone.set()
        except Exception:
            logger.exception("An answer broke off while it was sent.")
        finally:
            answer.close()
            watch.cancel()
            if not self.is_gone.is_set():
                self._pass_on({"type": "http.response.body", "body": b""})

    def _pass_on(self, message: Message) -> None:
        sending = asyncio.run_coroutine_threadsafe(self._send(message), self.loop)
        try:
            sending.result(self.patience)
        except TimeoutError:
            raise Gone from None
        finally:
            sending.cancel()

    async def _send(self, message: Message) -> None:
        await self.send(message)

    async def _watch(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.is_gone.set()
