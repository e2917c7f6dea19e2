"""A small template with two releases, and what its users do to their projects."""

import os
import stat
from pathlib import Path

from tests.cli.templates import FIRST, QUESTIONS, Release, git

LINES = "".join(f"# line {number}\n" for number in range(20))
MINE = LINES.replace("line 3\n", "line 3, mine\n")
PROJECT = "[project]\nname = 'demo'\nversion = '1'\ndependencies = ['django>=%s']\n"
MANIFEST = """
[renamed.paths]
"saas/old.py" = "saas/new/place.py"
[renamed.names]
"saas.prices.old_price" = "saas.prices.price"
[removed.questions]
color = "The theme decides."
[words]
"Buy credits" = "Get credits"
"""
ONE: Release = {
    **FIRST,
    "template/saas/views.py": LINES,
    "template/saas/old.py": LINES,
    "template/saas/gone.py": LINES.replace("line", "gone"),
    "template/saas/removed.py": LINES.replace("line", "row"),
    "template/saas/prices.py": "def old_price():\n    return 1\n",
    "template/pyproject.toml": PROJECT % "6",
}
TWO: Release = {
    "releases/1.1.0.toml": MANIFEST,
    "CHANGELOG.md": "# Changelog\n\n## 1.1.0\n\n- Better.\n\n### Upgrade notes\n\nRun x once.\n",
    "copier.yml": QUESTIONS.replace("color: {type: str, choices: [red, blue], default: red}\n", ""),
    "template/saas/old.py": None,
    "template/saas/new/place.py": LINES,
    "template/saas/gone.py": LINES.replace("line", "gone") + "safe\n",
    "template/saas/removed.py": None,
    "template/saas/prices.py": "def price():\n    return 1\n",
    "template/saas/views.py": LINES.replace("line 3\n", "line 3, new\n"),
    "template/saas/fresh.py": "new\n",
    "template/pyproject.toml": PROJECT % "6.1",
}


def write(project: Path, path: str, text: str) -> None:
    place = project / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def commit(project: Path, **files: str) -> None:
    """Commit files; "__" in a name stands for "/", and a dot comes before "py"."""
    for name, text in files.items():
        write(project, name.replace("__", "/").replace("_py", ".py"), text)
    git(project, "add", "-A")
    git(project, "commit", "-qm", "Work")


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Read all of a folder but what git only stores: its objects."""
    found = {}
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if path.startswith(".git/objects"):
            continue
        mode = stat.S_IFMT(place.lstat().st_mode) | (place.lstat().st_mode & 0o111)
        if place.is_symlink():
            found[path] = (mode, os.fsencode(place.readlink()))
        else:
            found[path] = (mode, place.read_bytes() if place.is_file() else b"")
    return found
