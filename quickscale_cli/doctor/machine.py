"""What every project needs of a machine."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

from quickscale_cli import uv
from quickscale_cli.doctor.findings import Checked, Finding
from quickscale_cli.git import git

PYTHON = (3, 12)  # what a project needs
PORT = 8000
PATIENCE = 10  # seconds, for a Docker that hangs
ROOM = 2  # GB: a project's packages, its database and its first weeks


def python(folder: Path) -> Checked:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= PYTHON or _uv_has_python(folder):
        return Checked("Python", found)
    return Checked(
        "Python",
        found,
        (
            Finding(
                "python-too-old",
                f"A project needs Python 3.12 or newer, and this is {found}.",
                "Type: uv python install 3.13",
            ),
        ),
    )


def git_command(_: Path) -> Checked:
    found = git.version()
    if found is None:
        finding = Finding(
            "git-missing", "git is missing.", "Install it from https://git-scm.com/downloads."
        )
        return Checked("git", "missing", (finding,))
    shows = ".".join(map(str, found))
    if found < git.OLDEST:
        oldest = ".".join(map(str, git.OLDEST))
        finding = Finding(
            "git-too-old",
            f"git {shows} is too old: upgrades need {oldest}.",
            "Install a newer one from https://git-scm.com/downloads.",
        )
        return Checked("git", shows, (finding,))
    if git.has_identity():
        return Checked("git", shows)
    finding = Finding(
        "git-identity",
        "git does not know your name, so it will refuse your commits.",
        'Type: git config --global user.name "Your Name", then the same for user.email.',
        is_problem=False,
    )
    return Checked("git", shows, (finding,))


def uv_command(folder: Path) -> Checked:
    found = uv.find(folder)
    if found is None:
        finding = Finding(
            "uv-missing",
            "uv is missing; it installs and runs a project.",
            "Install it from https://docs.astral.sh/uv/, or let `quickscale init --start` do it.",
        )
        return Checked("uv", "missing", (finding,))
    return Checked("uv", uv.version(found, folder) or found)


def port(_: Path) -> Checked:
    with socket.socket() as server:
        if sys.platform != "win32":  # there it would let two programs share a port
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", PORT))
        except OSError:
            finding = Finding(
                "port-taken",
                f"Another program, or a running app, has port {PORT}.",
                "Stop it, or give the app another port: uv run manage.py dev --port 8001",
                is_problem=False,
            )
            return Checked(f"port {PORT}", "taken", (finding,))
    return Checked(f"port {PORT}", "free")


def disk(folder: Path) -> Checked:
    free = shutil.disk_usage(folder).free / 1e9
    shows = f"{free:.1f} GB free"
    if free >= ROOM:
        return Checked("disk", shows)
    finding = Finding(
        "disk-low",
        f"The disk of {folder} has {free:.1f} GB free; a project needs {ROOM} GB.",
        "Make room: `uv cache clean` often frees some.",
    )
    return Checked("disk", shows, (finding,))


def docker(_: Path) -> Checked:
    """Docker is the second way to run a project, so that its absence is only a note."""
    found = shutil.which("docker")
    if found is None:
        finding = Finding(
            "docker-missing",
            "Docker is missing. You need it only for `docker compose up`.",
            "Leave it, or install it from https://docs.docker.com/get-docker/.",
            is_problem=False,
        )
        return Checked("Docker", "missing", (finding,))
    try:
        info = subprocess.run([found, "info"], capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        info = None
    if info is not None and info.returncode == 0:
        return Checked("Docker", "running")
    finding = Finding(
        "docker-stopped",
        "Docker is installed, but does not run. You need it only for `docker compose up`.",
        "Leave it, or start it.",
        is_problem=False,
    )
    return Checked("Docker", "stopped", (finding,))


def _uv_has_python(folder: Path) -> bool:
    found = uv.find(folder)
    if found is None:
        return False
    command = [found, "python", "find", "--no-project", ">=3.12"]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0
