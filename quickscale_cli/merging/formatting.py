import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

from quickscale_cli.git.git import pinned_environment
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

CONFIGURATIONS = ("pyproject.toml", "ruff.toml", ".ruff.toml")
LIMIT = 60  # seconds


class Ruff:
    """The user's formatter, under the configuration that the user has committed."""

    def __init__(self, scratch: Scratch, yours: Tree, project: Path) -> None:
        self._scratch = scratch
        self._yours = yours
        self._project = project

    def format(self, path: str, content: bytes) -> bytes | None:
        """Return Python formatted; None without ruff, or where it does not parse."""
        if self._program is None:
            return None
        done = subprocess.run(
            [self._program, "format", "--no-cache", "--quiet", "--stdin-filename", path, "-"],
            cwd=self._folder,
            env=pinned_environment(),
            input=content,
            capture_output=True,
            timeout=LIMIT,
        )
        return done.stdout if done.returncode == 0 else None

    @cached_property
    def _program(self) -> str | None:
        """Find the ruff that formats this project, or any other."""
        near = [self._project / ".venv" / "bin", Path(sys.executable).parent]
        found = (shutil.which("ruff", path=str(folder)) for folder in near)
        return next(filter(None, found), None) or shutil.which("ruff")

    @cached_property
    def _folder(self) -> Path:
        """Lay out the committed configuration, wherever in the project it stands."""
        folder = self._scratch.folder / "format"
        folder.mkdir()
        for path, entry in self._yours.items():
            if entry.is_file and path.rpartition("/")[2] in CONFIGURATIONS:
                place = folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(self._scratch.read_one(entry.id))
        return folder
