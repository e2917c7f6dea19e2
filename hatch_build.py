"""Puts the template's releases into the wheel, as a git bundle made from the history."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "quickscale_cli/template.bundle"


class ReleasesHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or Path(self.root, BUNDLE).exists():
            return  # taken from the checkout, or brought by the source distribution
        sys.path.insert(0, self.root)
        from quickscale_cli.releases import history as releases

        self.scratch = TemporaryDirectory()
        made = Path(self.scratch.name, "template.bundle")
        releases.bundle(Path(self.root), self.metadata.version, made)
        build_data["force_include"][str(made)] = BUNDLE
