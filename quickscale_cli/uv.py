"""Finds uv, which runs a project; brings it along where it is missing."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from typer import get_app_dir

from quickscale_cli.console import note

FOLDERS = (Path(sys.executable).parent, Path.home() / ".local/bin", Path.home() / ".cargo/bin")


def find(folder: Path) -> str | None:
    """Return a uv that runs in `folder`: on PATH, where its installer puts it, or our own.

    One that is there need not run: pyenv's stand-ins depend on the folder.
    """
    places = [*os.get_exec_path(), *FOLDERS, _programs(own_folder())]
    found = (shutil.which("uv", path=str(place)) for place in places)
    return next((path for path in found if path and version(path, folder)), None)


def version(path: str, folder: Path) -> str | None:
    try:
        said = subprocess.run([path, "--version"], cwd=folder, capture_output=True, text=True)
    except OSError:
        return None
    numbers = re.search(r"\d+(\.\d+)+", said.stdout)
    return numbers[0] if numbers and said.returncode == 0 else None


def bring(folder: Path) -> str | None:
    """Return uv, installed into a folder of our own if need be; None where that fails."""
    if found := find(folder):
        return found
    ours = own_folder()
    note(f"uv is missing: installing it into {ours}")
    try:
        venv.create(ours, with_pip=True, clear=True)
        pip = [str(_programs(ours) / "python"), "-m", "pip", "install", "--quiet", "uv"]
        subprocess.run(pip, check=True)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(ours, ignore_errors=True)
    return find(folder)


def environment() -> dict[str, str]:
    """Return the variables for uv in a project: without our own environment, if we have one.

    Compiled modules are kept: the app is several programs, and each would compile its own.
    """
    left_out = {"VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in left_out}


def own_folder() -> Path:
    return Path(get_app_dir("quickscale")) / "uv"


def _programs(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin")
