"""The front door by its own rules, with visitors and an application that do as a test says."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.handlers.wsgi import get_path_info

from saas.core.serving.bodies import SMALL, Bodies
from saas.core.serving.environ import REFUSAL, Environ, environ_of
from saas.core.serving.front_door import FrontDoor
from saas.core.serving.lines import Line

LIMIT, LARGER = 100_000, 200_000
BOUND = 120  # seconds, for a test that would hang


class Plain(list[bytes]):
    streaming = False


def echo(environment: Environ, start_response: Any) -> Plain:
    """Answer with the body, or say what the front door refused."""
    refused = environment.get(REFUSAL)
    start_response(f"{int(refused)} Refused" if refused else "200 OK", [("X-Request-ID", "1")])
    return Plain([environment["wsgi.input"].read()])


class Visitor:
    """Sends what it is given, piece by piece, and keeps what comes back."""

    def __init__(self, *pieces: bytes, path: str = "/", more: bool = False, **headers: str) -> None:
        lines = [(name.encode(), value.encode()) for name, value in headers.items()]
        lines = [(name.replace(b"__", b"-"), value) for name, value in lines]
        if pieces or more:
            lines.append((b"transfer-encoding", b"chunked"))
        self.scope = scope(path, lines)
        self.waiting = [
            {"type": "http.request", "body": piece, "more_body": True} for piece in pieces
        ]
        if not more:
            self.waiting.append({"type": "http.request", "body": b"", "more_body": False})
        self.sent: list[dict[str, Any]] = []
        self.left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if self.waiting:
            return self.waiting.pop(0)
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def is_cut_off(self) -> bool:
        return (b"connection", b"close") in self.sent[0]["headers"]


def scope(path: str = "/", headers: list[tuple[bytes, bytes]] | None = None) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "headers": headers or [],
        "server": ("127.0.0.1", 8000),
        "client": ("10.0.0.7", 40000),
    }


def door(
    application: Any = echo, *, threads: int = 2, queue: int = 0, **of_bodies: Any
) -> FrontDoor:
    usual = {"every": LIMIT, "room": 10 * LIMIT, "patience": BOUND, "limit_of": lambda path: LIMIT}
    return FrontDoor(application, threads=threads, queue=queue, bodies=Bodies(**usual | of_bodies))


def during(story: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(BOUND):
            await story()

    asyncio.run(bounded())


def visit(visitor: Visitor, **of_door: Any) -> Visitor:
    during(lambda: door(**of_door)(visitor.scope, visitor.receive, visitor.send))
    return visitor


def test_a_whole_request_is_answered() -> None:
    visitor = visit(Visitor(b"name=", b"Ada"))
    assert (visitor.status, visitor.body) == (200, b"name=Ada")
    assert not visitor.is_cut_off


def test_a_body_that_stops_coming_is_refused() -> None:
    visitor = visit(Visitor(b"name=", more=True), patience=0.05)
    assert (visitor.status, visitor.body) == (408, b"")
    assert visitor.is_cut_off


def test_a_body_that_drips_is_refused_however_long_it_goes_on() -> None:
    class Dripping(Visitor):
        async def receive(self) -> dict[str, Any]:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b"a", "more_body": True}

    assert visit(Dripping(more=True), patience=0.1).status == 408


def test_who_waits_with_a_body_takes_no_thread() -> None:
    async def story() -> None:
        entrance = door(threads=1)
        slow = [Visitor(b"a", more=True) for _ in range(50)]
        waiting = [asyncio.ensure_future(entrance(v.scope, v.receive, v.send)) for v in slow]
        await asyncio.sleep(0)
        quick = Visitor()
        await entrance(quick.scope, quick.receive, quick.send)
        assert quick.status == 200
        for visitor in slow:
            visitor.left.set()
        await asyncio.gather(*waiting)
        assert not any(visitor.sent for visitor in slow)  # they have gone

    during(story)


def test_an_announced_size_is_refused_before_a_byte_is_read() -> None:
    visitor = Visitor(content__length=str(LIMIT + 1))
    visit(visitor)
    assert visitor.status == 413
    assert visitor.is_cut_off


def test_a_size_that_nobody_announced_is_counted() -> None:
    piece = b"a" * 40_000
    assert visit(Visitor(piece, piece)).status == 200
    assert visit(Visitor(piece, piece, piece)).status == 413


def test_a_body_in_crumbs_is_refused() -> None:
    assert visit(Visitor(*[b"a" * 300] * 300)).status == 200
    assert visit(Visitor(*[b"a"] * 2000)).status == 408


def test_a_page_may_take_more() -> None:
    def limit_of(path: str) -> int:
        return LARGER if path == "/avatar/" else LIMIT

    piece = b"a" * (LIMIT + 1)
    assert visit(Visitor(piece, path="/avatar/"), limit_of=limit_of).body == piece
    assert visit(Visitor(piece, path="/"), limit_of=limit_of).status == 413
    assert visit(Visitor(piece, piece, path="/avatar/"), limit_of=limit_of).status == 413


def test_large_bodies_share_a_room_and_forms_need_none_of_it() -> None:
    assert visit(Visitor(b"a" * (SMALL + 1)), room=SMALL).status == 503
    assert visit(Visitor(b"a" * SMALL), room=0).status == 200


def test_the_room_is_given_back() -> None:
    async def story() -> None:
        entrance = door(room=LIMIT)
        for _ in range(3):
            visitor = Visitor(b"a" * LIMIT)
            await entrance(visitor.scope, visitor.receive, visitor.send)
            assert visitor.status == 200
        assert entrance.bodies.held == 0

    during(story)


def test_more_than_can_wait_are_told_at_once_and_the_probe_is_answered() -> None:
    released = threading.Event()

    def slow(environment: Environ, start_response: Any) -> Plain:
        if environment["PATH_INFO"] == "/slow/":
            released.wait(BOUND)
        return echo(environment, start_response)

    async def story() -> None:
        entrance = door(slow, threads=1, queue=1)
        inside = [Visitor(path="/slow/") for _ in range(2)]
        answers = [asyncio.ensure_future(entrance(v.scope, v.receive, v.send)) for v in inside]
        await asyncio.sleep(0)
        late, probe = Visitor(), Visitor(path="/livez")
        await entrance(late.scope, late.receive, late.send)
        assert late.status == 503
        assert late.is_cut_off
        assert (b"X-Request-ID", b"1") not in late.sent[0]["headers"]  # it is nobody's
        await entrance(probe.scope, probe.receive, probe.send)
        assert probe.status == 200
        released.set()
        await asyncio.gather(*answers)
        assert [visitor.status for visitor in inside] == [200, 200]

    during(story)


def stream(pieces: Iterator[bytes], closed: threading.Event) -> Any:
    class Streamed:
        streaming = True

        def __iter__(self) -> Iterator[bytes]:
            return pieces

        def close(self) -> None:
            closed.set()

    def application(environment: Environ, start_response: Any) -> Streamed:
        start_response("200 OK", [])
        return Streamed()

    return application


def test_what_is_streamed_goes_out_piece_by_piece() -> None:
    heard, closed = threading.Event(), threading.Event()

    def pieces() -> Iterator[bytes]:
        yield b"first"
        assert heard.wait(BOUND), "the first piece was kept back"
        yield b"second"

    class Listening(Visitor):
        async def send(self, message: dict[str, Any]) -> None:
            await super().send(message)
            if message.get("body") == b"first":
                heard.set()

    assert visit(Listening(), application=stream(pieces(), closed)).body == b"firstsecond"
    assert closed.is_set()


def test_a_stream_goes_no_faster_than_it_is_taken() -> None:
    made: list[int] = []
    closed = threading.Event()

    def pieces() -> Iterator[bytes]:
        for number in range(1000):
            made.append(number)
            yield b"a"

    class Taking(Visitor):
        async def send(self, message: dict[str, Any]) -> None:
            await asyncio.sleep(0)
            assert len(made) <= len(self.sent) + 1
            await super().send(message)

    visitor = visit(Taking(), application=stream(pieces(), closed))
    assert visitor.body == b"a" * 1000


def test_a_stream_ends_when_its_visitor_goes() -> None:
    closed = threading.Event()

    def endless() -> Iterator[bytes]:
        while True:
            yield b"a"

    async def story() -> None:
        visitor = Visitor()
        entrance = door(stream(endless(), closed))
        answer = asyncio.ensure_future(entrance(visitor.scope, visitor.receive, visitor.send))
        while len(visitor.sent) < 3:
            await asyncio.sleep(0.01)
        visitor.left.set()
        with suppress(asyncio.CancelledError):
            await answer
        assert closed.is_set()

    during(story)


def test_who_takes_nothing_of_a_stream_keeps_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Line, "patience", 0.05)
    closed = threading.Event()

    class Deaf(Visitor):
        async def send(self, message: dict[str, Any]) -> None:
            if message.get("body"):
                await asyncio.Event().wait()
            await super().send(message)

    visit(Deaf(), application=stream(iter([b"a", b"b"]), closed))
    assert closed.is_set()


def test_a_header_with_an_underscore_is_no_header() -> None:
    headers = [
        (b"x-forwarded-for", b"10.0.0.9"),
        (b"x_forwarded_for", b"1.2.3.4"),
        (b"x_forwarded_proto", b"https"),
    ]
    environment = environ_of(scope(headers=headers))
    assert environment["HTTP_X_FORWARDED_FOR"] == "10.0.0.9"
    assert "HTTP_X_FORWARDED_PROTO" not in environment


def test_a_header_that_comes_twice_is_one() -> None:
    headers = [(b"cookie", b"a=1"), (b"x-forwarded-for", b"10.0.0.9")]
    headers += [(b"cookie", b"b=2"), (b"x-forwarded-for", b"10.0.0.8")]
    environment = environ_of(scope(headers=headers))
    assert environment["HTTP_COOKIE"] == "a=1; b=2"
    assert environment["HTTP_X_FORWARDED_FOR"] == "10.0.0.9,10.0.0.8"


@pytest.mark.parametrize("path", ["/straße/", "/\ud7ff/", "/�/"])
def test_an_address_reaches_django_as_it_was(path: str) -> None:
    assert get_path_info(environ_of(scope(path))) == path
