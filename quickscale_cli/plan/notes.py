"""The changelog between two versions, upgrade notes first."""

import re
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

HEADING = re.compile(r"^## \[?v?(?P<version>\d[^\s\]]*)\]?.*$", re.MULTILINE)
UPGRADE = re.compile(r"^### Upgrade notes\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Notes:
    version: Version
    upgrade: str  # what to do by hand
    text: str


def release_notes(changelog: str, old: Version, new: Version) -> tuple[Notes, ...]:
    """Return the notes of the releases after `old`, up to `new`, the oldest first."""
    headings = list(HEADING.finditer(changelog))
    found = []
    for number, heading in enumerate(headings, 1):
        end = headings[number].start() if number < len(headings) else len(changelog)
        try:
            version = Version(heading["version"])
        except InvalidVersion:
            continue
        if old < version <= new:
            text, *upgrade = UPGRADE.split(changelog[heading.end() : end])
            found.append(Notes(version, "".join(upgrade).strip(), text.strip()))
    return tuple(sorted(found, key=lambda notes: notes.version))
