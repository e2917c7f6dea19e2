"""Folders that the user moved or took out whole: what is new in the template follows."""

from collections import Counter
from collections.abc import Iterator, Mapping

from quickscale_cli.git.tree import Tree, parents

FEWEST = 2  # files that say that their folder has moved


def moved_folders(base: Tree, yours: Tree, places: Mapping[str, str]) -> dict[str, str]:
    """Return where folders of the template's lie now, the outermost ones; both end with "/".

    A folder has moved when none of its files is left in it, and most of them are in another one,
    in the same way; one that is as it was tells which.
    """
    moved: dict[str, str] = {}
    for folder, paths in _folders(base):
        if folder.startswith(tuple(moved)) or any(path in yours for path in paths):
            continue
        tails = [path.removeprefix(folder) for path in paths]
        now = [places.get(path, "") for path in paths]
        homes = [
            place.removesuffix(tail)
            for place, tail in zip(now, tails, strict=True)
            if place.endswith(f"/{tail}")
        ]
        if not homes:
            continue
        home = Counter(homes).most_common(1)[0][0]
        there = sum(f"{home}{tail}" in yours for tail in tails)
        if there >= FEWEST and 2 * there > len(paths):
            moved[folder] = home
    return moved


def followed(path: str, moved: Mapping[str, str]) -> str | None:
    """Return where a file of the template belongs in a folder that was moved; None elsewhere."""
    for folder, home in moved.items():
        if path.startswith(folder):
            return home + path.removeprefix(folder)
    return None


def deleted_apps(base: Tree, yours: Tree, places: Mapping[str, str]) -> tuple[str, ...]:
    """Return the folders of apps that the user took out whole, and those that bear their names."""
    gone = [
        folder
        for folder, paths in _folders(base)
        if not any(path in yours or path in places for path in paths)
    ]
    names = {folder.split("/")[-2] for folder in gone if f"{folder}apps.py" in base}
    return tuple(folder for folder in gone if names.intersection(folder.split("/")))


def _folders(base: Tree) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder with all that is in it, the outermost first."""
    inside: dict[str, list[str]] = {}
    for path in base:
        for folder in parents(path):
            inside.setdefault(f"{folder}/", []).append(path)
    yield from sorted(inside.items(), key=lambda item: (item[0].count("/"), item[0]))
