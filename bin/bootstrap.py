"""Brings uv along where it is missing; uv brings everything else. Needs only Python 3.12."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".bootstrap"
OLDEST = (3, 12)  # what the generated project needs


def uv() -> str:
    """Return the path of uv: the one on PATH, or one of our own under .bootstrap/."""
    found = shutil.which("uv") or _own_uv()
    if not found:
        _install()
        found = _own_uv()
    if not found:
        sys.exit("uv is missing and could not be installed. Install it: https://docs.astral.sh/uv/")
    return found


def environment(uv: str) -> dict[str, str]:
    """Return the variables for everything we start: no environment but the project's own.

    Compiled modules are kept, else each of the many programs that tests start compiles its own.
    """
    left_out = {"VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    variables = {name: value for name, value in os.environ.items() if name not in left_out}
    variables["PATH"] = os.pathsep.join([str(Path(uv).parent), variables.get("PATH", "")])
    if "UV_PYTHON" not in variables and not _has_pinned_python(uv):
        if sys.version_info < OLDEST:
            sys.exit("This needs Python 3.12 or newer, and uv could not download one. Install it.")
        variables["UV_PYTHON"] = sys.executable
    return variables


def _own_uv() -> str | None:
    folders = (OWN / "bin", OWN / "Scripts")
    return shutil.which("uv", path=os.pathsep.join(map(str, folders)))


def _install() -> None:
    print("uv is not here: installing it into .bootstrap/", file=sys.stderr, flush=True)
    if _makes_environment() or (_installs_venv_by_apt() and _makes_environment()):
        python = next(p for p in (OWN / "bin/python", OWN / "Scripts/python.exe") if p.exists())
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=False)
    else:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--prefix", str(OWN), "uv"]
        subprocess.run(pip, check=False)


def _makes_environment() -> bool:
    """Debian's Python comes without ensurepip: then this fails, and says so at length."""
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", OWN], capture_output=True)
    return made.returncode == 0


def _installs_venv_by_apt() -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    return subprocess.run(["apt-get", "install", "-qq", "-y", package]).returncode == 0


def _has_pinned_python(uv: str) -> bool:
    """Whether uv finds or can download the Python of .python-version."""
    find = [uv, "python", "find", "--directory", str(ROOT)]
    install = [uv, "python", "install", "--directory", str(ROOT)]
    return any(
        subprocess.run(command, capture_output=True).returncode == 0 for command in (find, install)
    )
