"""What the WSGI application answers: whole where it can be, else with a rest to be streamed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from saas.core.serving.environ import Environ, FileChunks

type Headers = list[tuple[str, str]]
type Lines = list[tuple[bytes, bytes]]


@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes = b""
    rest: Iterable[bytes] | None = None
    close: Callable[[], None] = lambda: None

    def lines(self, *, without: str = "") -> Lines:
        return [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in self.headers
            if name != without
        ]


def answer_of(application: Any, environment: Environ) -> Answer:
    """Let the application answer; in a thread of its own."""
    begun: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        begun.append((status, headers))

    result = application(environment, start_response)
    [(status, headers)] = begun
    answer = Answer(int(status[:3]), headers)
    close = getattr(result, "close", lambda: None)
    if isinstance(result, FileChunks) and result.is_small:
        answer.body = next(result, b"")
    elif getattr(result, "streaming", True):
        answer.rest, answer.close = result, close
        return answer
    else:
        answer.body = b"".join(result)
    close()
    return answer
