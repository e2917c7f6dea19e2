"""Make again what a tool makes: the lock file, where the merge left it behind its project file."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from quickscale_cli import uv
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.trees import Trees

PROJECT, LOCK = "pyproject.toml", "uv.lock"
SHOWN = 8  # lines of what uv says


def remake_lock(scratch: Scratch, trees: Trees, tree: Tree) -> tuple[Tree, str]:
    """Return the tree with a lock file that fits; where uv can't make it, the tree and uv's words.

    It is made among all files, since packages may lie in the project's own folders.
    """
    if LOCK not in tree or PROJECT not in tree or _fits(trees, tree):
        return tree, ""
    folder = Path(tempfile.mkdtemp(prefix="quickscale-lock-"))
    try:
        scratch.export(tree, folder)
        program = uv.find(folder)
        if program is None:
            return tree, "uv is missing."
        done = subprocess.run(
            [program, "lock", "--quiet", "--color", "never"],
            cwd=folder,
            env=uv.environment(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            return tree, _words(done.stderr, folder)
        content = (folder / LOCK).read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tree | {LOCK: Entry(tree[LOCK].mode, scratch.write([content])[0])}, ""


def _words(said: str, folder: Path) -> str:
    lines = said.replace(f"{folder}/", "").replace(str(folder), ".").strip().splitlines()
    return "\n".join(lines[:SHOWN]) or "uv lock fails without a word."


def _fits(trees: Trees, tree: Tree) -> bool:
    """Whether project and lock file come from the same side."""
    pair = (tree[PROJECT], tree[LOCK])
    return any(pair == (side.get(PROJECT), side.get(LOCK)) for side in (trees.yours, trees.theirs))
