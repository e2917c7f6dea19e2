"""Puts the template into the wheel: what git knows of it, and nothing that running it left."""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = ("copier.yml", "names.yml", "template", "extensions")


class TemplateHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # quickscale_cli/template.py takes it from the checkout
        for name in files(Path(self.root)):
            build_data["force_include"][name] = f"quickscale_cli/bundled/{name}"


def files(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PARTS]
    if (root / ".git").exists():
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
        return [name for name in sorted(set(listed.split("\0")) - {""}) if (root / name).is_file()]
    paths = [path for part in PARTS for path in [root / part, *(root / part).rglob("*")]]
    return sorted(path.relative_to(root).as_posix() for path in paths if path.is_file())
