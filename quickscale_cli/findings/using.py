"""A place where the user's files use something, and what can be said and done about it."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Protocol

from quickscale_cli.findings.comparison import UserFile
from quickscale_cli.findings.finding import Certainty, Finding


@dataclass(frozen=True)
class Gone:
    """Something that the upgrade takes away, and what takes its place."""

    id: str  # of the finding
    old: str
    new: str = ""  # "": unknown, or nothing
    advice: str = "Look at what the template uses in its place."
    what: str = ""  # where "X is gone" is not all

    @property
    def told(self) -> tuple[str, str]:
        """Say what it is, and what to do."""
        if self.new:
            return self.what or f"{self.old} is now {self.new}.", f"Write {self.new} instead."
        return self.what or f"{self.old} is gone.", self.advice


@dataclass(frozen=True)
class Use:
    path: str
    line: int
    gone: Gone
    certainty: Certainty = Certainty.SURE
    span: slice | None = None  # bytes of the file that can be written anew; None: not so simple
    written: str = ""  # what stands there
    rewritten: str = ""  # what is to stand there

    @property
    def finding(self) -> Finding:
        what, mend = self.gone.told
        return Finding(
            self.path,
            self.line,
            self.gone.id,
            what,
            mend,
            self.certainty,
            self.gone.old,
            self.gone.new,
        )


class Reader(Protocol):
    """Knows what is gone of one kind, and finds where a file uses it.

    It is asked only about files that have one of its `words` in them.
    """

    @property
    def words(self) -> Set[bytes]: ...

    def uses(self, file: UserFile) -> Iterable[Use]: ...
