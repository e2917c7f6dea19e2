"""Make again what a tool makes: the lock file, where the merge left it behind its project file."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from quickscale_cli import uv
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.trees import Trees

PROJECT, LOCK, PYTHON = "pyproject.toml", "uv.lock", ".python-version"


def remake_lock(scratch: Scratch, trees: Trees, tree: Tree) -> Tree | None:
    """Return the tree with a lock file that fits; None where uv can't make it."""
    if LOCK not in tree or PROJECT not in tree or _fits(trees, tree):
        return tree
    folder = Path(tempfile.mkdtemp(prefix="quickscale-lock-"))
    try:
        for name in {PROJECT, LOCK, PYTHON} & tree.keys():
            (folder / name).write_bytes(scratch.read_one(tree[name].id))
        program = uv.find(folder)
        command = [program or "uv", "lock", "--quiet"]
        done = subprocess.run(command, cwd=folder, env=uv.environment(), capture_output=True)
        if program is None or done.returncode:
            return None
        content = (folder / LOCK).read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tree | {LOCK: Entry(tree[LOCK].mode, scratch.write([content])[0])}


def _fits(trees: Trees, tree: Tree) -> bool:
    """Whether project and lock file come from the same side."""
    pair = (tree[PROJECT], tree[LOCK])
    return any(pair == (side.get(PROJECT), side.get(LOCK)) for side in (trees.yours, trees.theirs))
