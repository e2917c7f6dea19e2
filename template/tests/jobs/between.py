"""Something between a worker and its database: a cable that can be cut, a pooler that swallows."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import connection

NOTIFICATION = b"A"

type Read = Callable[[socket.socket], Iterator[bytes]]


class Between:
    def __init__(self, *, swallows: bool = False) -> None:
        self.swallows = swallows
        self._database = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
        self._sockets: list[socket.socket] = []
        self._door = self._open(0)
        self.port: int = self._door.getsockname()[1]

    def cut(self) -> None:
        """The database is away: what was connected breaks, and nobody can connect."""
        for each in [self._door, *self._sockets]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._sockets.clear()

    def mend(self) -> None:
        self._door = self._open(self.port)

    def _open(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._let_in, args=(door,), daemon=True).start()
        return door

    def _let_in(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                server = socket.create_connection(self._database)
                self._sockets += [client, server]
                back = self._messages if self.swallows else self._bytes
                for source, target, read in (
                    (client, server, self._bytes),
                    (server, client, back),
                ):
                    threading.Thread(
                        target=self._carry, args=(source, target, read), daemon=True
                    ).start()

    def _carry(self, source: socket.socket, target: socket.socket, read: Read) -> None:
        with suppress(OSError):
            for data in read(source):
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _bytes(self, source: socket.socket) -> Iterator[bytes]:
        while data := source.recv(65536):
            yield data

    def _messages(self, source: socket.socket) -> Iterator[bytes]:
        """All that the server says but for its notifications."""
        with source.makefile("rb") as stream:
            while head := stream.read(5):
                body = stream.read(int.from_bytes(head[1:]) - 4)
                if head[:1] != NOTIFICATION:
                    yield head + body


@contextmanager
def between(*, swallows: bool = False) -> Iterator[Between]:
    made = Between(swallows=swallows)
    try:
        yield made
    finally:
        made.cut()
