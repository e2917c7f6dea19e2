"""Which ports are free, and who has those that aren't."""

import errno
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say if a server could listen there; a port in its waiting time after a close is free.

    Raises OSError if nobody could: no such address here, or no right to that port.
    """
    family, address = _resolved(host, port)
    with socket.socket(family) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            # Windows says "no right" of a port that it keeps for itself, too.
            if error.errno == errno.EADDRINUSE or sys.platform == "win32":
                return False
            raise
    return True


def free_port(host: str = "127.0.0.1") -> int:
    family, address = _resolved(host, 0)
    with socket.socket(family) as probe:
        probe.bind(address)
        port: int = probe.getsockname()[1]
        return port


def next_free(port: int, host: str) -> int:
    return next((port for port in range(port, 65536) if is_free(port, host)), free_port(host))


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, Any]:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return family, address


def user_of(port: int) -> str:
    """Name the process that listens there, or return "" where the system does not tell."""
    pid = _listener_by_proc(port) if Path("/proc/net/tcp").exists() else _listener_by_lsof(port)
    return f"{command_of(pid)} (process {pid})" if pid else ""


def command_of(pid: int) -> str:
    """Return the name of a running process, or "" if there is none or it can't be told."""
    if not pid:
        return ""
    if Path("/proc/self/comm").exists():
        comm = Path(f"/proc/{pid}/comm")
        return comm.read_text().strip() if comm.exists() else ""
    if sys.platform == "win32" or not shutil.which("ps"):
        return ""
    done = subprocess.run(
        ["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False
    )
    return Path(done.stdout.strip()).name


def _listener_by_proc(port: int) -> int:
    rows = [
        line.split()
        for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
        if table.exists()
        for line in table.read_text().splitlines()[1:]
    ]
    listening = {row[9] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}
    sockets = {f"socket:[{inode}]" for inode in listening}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:  # it belongs to another user, or has just ended
            continue
    return 0


def _listener_by_lsof(port: int) -> int:
    if not shutil.which("lsof"):
        return 0
    done = subprocess.run(
        ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-t"],
        capture_output=True,
        text=True,
        check=False,
    )
    return int((done.stdout.split() or ["0"])[0])
