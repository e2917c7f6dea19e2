"""Running PostgreSQL as root: it refuses to be root, so it runs as a user without rights."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from saas.core.development.processes import OWN_GROUP

NOBODY = 65534
COPIES = Path("/var/cache/quickscale")  # only root writes there, so nobody can slip in a program


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def give(*paths: Path) -> None:
    """Let the user that PostgreSQL runs as own these."""
    if sys.platform != "win32" and is_root():
        for path in paths:
            os.chown(path, NOBODY, NOBODY)


def give_copy(data: Path) -> None:
    """Give away a folder that root has copied, which made everything in it root's."""
    if is_root() and data.stat().st_uid == 0:
        give(data, *data.rglob("*"))


def may_serve(data: Path) -> bool:
    """Say if PostgreSQL can run on this folder: it insists on owning it."""
    return sys.platform == "win32" or is_root() or data.stat().st_uid == os.geteuid()


def run(command: list[str], *, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a program of PostgreSQL; as root, as the owner of the folder it works in."""
    with tempfile.TemporaryFile("w+") as output:  # a pipe would be kept open by the server
        done = subprocess.run(
            [*_as_owner_of(folder), *command] if is_root() else command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=Path(command[0]).parent,
            creationflags=OWN_GROUP,
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read(), "")


def public_copy(package: Path) -> Path:
    """Copy the programs out of root's folders, which are closed to the user that runs them."""
    public = COPIES / f"{package.name}-{package.stat().st_mtime_ns}"
    if not public.exists():
        COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=COPIES))
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name)
        draft.chmod(0o755)
        try:
            draft.rename(public)
        except OSError:  # another start was quicker
            shutil.rmtree(draft)
    return public / package.name


def _as_owner_of(folder: Path) -> list[str]:
    """Return the command that drops root's rights, but for the way into a closed home."""
    owner = folder.stat()
    user, group = (owner.st_uid, owner.st_gid) if owner.st_uid else (NOBODY, NOBODY)
    closed = any(not parent.stat().st_mode & 0o001 for parent in folder.resolve().parents)
    way_in = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"] if closed else []
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *way_in]
