"""What search and the command palette offer: what the apps put into the slot `palette`."""

from typing import Any

from django.http import HttpRequest

from saas.core.slots import filled

type Entry = dict[str, Any]  # title, url, icon, group


def grouped(request: HttpRequest, words: str = "") -> dict[str, list[Entry]]:
    """Return the entries that have all the words, by group; groups in their order of arrival."""
    groups: dict[str, list[Entry]] = {}
    for _, entry in filled("palette", request):
        if all(word in f"{entry['title']} {entry['group']}".lower() for word in words.split()):
            groups.setdefault(entry["group"], []).append(entry)
    return groups
