"""Finds uv, which runs a project; brings it along where it is missing."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from typer import get_app_dir

from quickscale_cli.console import note

FOLDERS = (Path(sys.executable).parent, Path.home() / ".local/bin", Path.home() / ".cargo/bin")


def find() -> str | None:
    """Return the uv of this machine: on PATH, where its installer puts it, or our own."""
    places = [os.environ.get("PATH", ""), *map(str, FOLDERS), str(_programs(own_folder()))]
    return shutil.which("uv", path=os.pathsep.join(places))


def bring() -> str | None:
    """Return uv, installed into a folder of our own if need be; None where that fails."""
    if found := find():
        return found
    folder = own_folder()
    note(f"uv is missing: installing it into {folder}")
    try:
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(_programs(folder) / "python"), "-m", "pip", "install", "--quiet", "uv"]
        subprocess.run(pip, check=True)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(folder, ignore_errors=True)
    return find()


def own_folder() -> Path:
    return Path(get_app_dir("quickscale")) / "uv"


def _programs(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin")
