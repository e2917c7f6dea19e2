"""Find where the user's files use what an upgrade takes away."""

from collections.abc import Callable
from functools import cached_property

from quickscale_cli.findings.addresses import Templates, Urls
from quickscale_cli.findings.blocks import Blocks
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.fields import Fields
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.flags import Flags
from quickscale_cli.findings.labels import Labels
from quickscale_cli.findings.members import Members
from quickscale_cli.findings.names import Names
from quickscale_cli.findings.settings import Settings
from quickscale_cli.findings.signatures import Signatures
from quickscale_cli.findings.slots import Slots
from quickscale_cli.findings.static_files import StaticFiles
from quickscale_cli.findings.tags import Tags
from quickscale_cli.findings.using import Reader, Use
from quickscale_cli.findings.variables import Variables

READERS: tuple[Callable[[Comparison], Reader], ...] = (
    Names,
    Members,
    Signatures,
    Fields,
    Labels,
    Urls,
    Templates,
    Settings,
    Variables,
    Blocks,
    Slots,
    Tags,
    StaticFiles,
    Flags,
)


class Uses:
    """All places where the user's files use what is gone."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.readers = [reader(comparison) for reader in READERS]

    @cached_property
    def found(self) -> list[Use]:
        """Look through the user's files; one without any of the words needs no closer look."""
        words = [(reader, reader.words) for reader in self.readers]
        found: list[Use] = []
        for file in self.comparison.user_files:
            for reader, some in words:
                if not some.isdisjoint(file.words):
                    found += reader.uses(file)
            file.forget()
        return found

    @property
    def findings(self) -> list[Finding]:
        return sorted({use.finding for use in self.found})
