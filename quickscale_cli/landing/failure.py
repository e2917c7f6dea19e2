"""What works no longer with an upgrade, in the words of what has found it."""

from dataclasses import dataclass

SHOWN = 15  # lines of what a command said


@dataclass(frozen=True)
class Failure:
    what: str
    words: str
    suspect: str  # the file of the upgrade that likely caused it

    def __str__(self) -> str:
        lines = [f"{self.what} fails with the upgrade, and did not before."]
        lines += [f"  {line}" for line in self.words.strip().splitlines()[-SHOWN:]]
        if self.suspect:
            lines.append(f"Look first at {self.suspect}.")
        return "\n".join(lines)
