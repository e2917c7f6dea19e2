"""What search and the command palette offer: the entries of the apps."""

from collections.abc import Iterable

from saas.core.entries import Entry, entry
from saas.core.facts import fact

type Groups = tuple[tuple[str, tuple[Entry, ...]], ...]


entries = fact(entry.of)


def grouped(offered: Iterable[Entry], words: str = "") -> Groups:
    """Return the entries that have all the words, by group; groups in their order of arrival."""
    groups: dict[str, list[Entry]] = {}
    for found in offered:
        if all(word in f"{found.title} {found.group}".lower() for word in words.split()):
            groups.setdefault(found.group, []).append(found)
    return tuple((group, tuple(those)) for group, those in groups.items())
