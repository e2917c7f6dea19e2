"""Files that somebody has committed with an upgrade's markers in them."""

import re
from collections.abc import Callable

from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.tree import decode

CLASH = re.compile(
    rb"^<<<<<<< yours\r?\n(?:.*\n)*?=======\r?\n(?:.*\n)*?>>>>>>> quickscale-\d", re.MULTILINE
)
SIGNS = ("<<<<<<< yours", ">>>>>>> quickscale-")


def marked_files(git: Callable[..., bytes], tree: str) -> dict[str, int]:
    """Return the files of a tree that hold a clash, each with the line where it begins."""
    signs = [word for sign in SIGNS for word in ("-e", sign)]
    found = git("grep", "-lzF", "--all-match", *signs, tree, "--", accepted=(0, 1))
    marked = {}
    for record in sorted(found.split(b"\0")[:-1]):
        content = git("cat-file", "blob", decode(record))
        if clash := CLASH.search(content):
            path = decode(record).partition(":")[2]
            marked[path] = content.count(b"\n", 0, clash.start()) + 1
    return marked


def check_markers(git: Callable[..., bytes], tree: str) -> list[Finding]:
    return [
        Finding(
            path,
            line,
            "markers-committed",
            "An upgrade's markers were committed.",
            "Decide what stands between them, take them out, and commit.",
        )
        for path, line in marked_files(git, tree).items()
    ]
