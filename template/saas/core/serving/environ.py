"""Turns what an ASGI server knows of a request into the environment that WSGI hands to Django."""

import io
import os
import sys
from typing import Any

type Scope = dict[str, Any]
type Environ = dict[str, Any]

# Under this name an environment says which page to answer with, in place of the one asked for.
REFUSAL = "saas.refusal"

_USUAL: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
_OWN_NAMES = {"CONTENT_TYPE", "CONTENT_LENGTH"}
_PORTS = {"http": 80, "https": 443}


def environ_of(scope: Scope) -> Environ:
    """Return all but the body."""
    host, port = scope.get("server") or ("", _PORTS[scope["scheme"]])
    client = scope.get("client") or ("", 0)
    environment = _USUAL | {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": scope["path"].encode(errors="replace").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": client[0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.file_wrapper": FileChunks,
    }
    for name, value in scope["headers"]:
        _add_header(environment, name, value.decode("latin-1"))
    return environment


def announced(environment: Environ) -> int:
    """Return the size that the body is said to have."""
    length = environment.get("CONTENT_LENGTH") or "0"
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


def set_body(environment: Environ, body: bytes) -> None:
    environment["CONTENT_LENGTH"] = str(len(body))
    environment["wsgi.input"] = io.BytesIO(body)


def _add_header(environment: Environ, name: bytes, value: str) -> None:
    # An environment knows no difference between X-Forwarded-For and X_Forwarded_For, which
    # proxies do: they pass the second on as it came, from anybody.
    if b"_" in name:
        return
    key = name.decode("latin-1").upper().replace("-", "_")
    if key not in _OWN_NAMES:
        key = f"HTTP_{key}"
    joint = "; " if key == "HTTP_COOKIE" else ","
    environment[key] = f"{environment[key]}{joint}{value}" if key in environment else value


class FileChunks:
    """A file in pieces that are worth a way through the server; Django asks for 4 KB each."""

    size = 256 * 1024

    def __init__(self, file: Any, block_size: int = 0) -> None:
        self.file = file

    @property
    def is_small(self) -> bool:
        """Whether it is one piece: a file on disk that is at its start."""
        try:
            return os.fstat(self.file.fileno()).st_size < self.size
        except (AttributeError, OSError):
            return False

    def __iter__(self) -> "FileChunks":
        return self

    def __next__(self) -> bytes:
        if chunk := self.file.read(self.size):
            return bytes(chunk)
        raise StopIteration

    def close(self) -> None:
        self.file.close()
