"""A release that takes nothing away: nothing is found in code that uses everything."""

import subprocess
from pathlib import Path

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.rewriting.fixing import fix_names
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry, Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes

ROOT = Path(__file__).resolve().parents[2]
COMMENTS = {".py": "\n# {}\n", ".html": "\n{{# {} #}}\n", ".css": "\n/* {} */\n"}


def test_nothing_is_gone_where_only_comments_change() -> None:
    """All files are the user's, who has had a hand in each of the template's."""
    files = template()
    with Scratch() as scratch:

        def tree(*signs: str) -> Tree:
            said = {path: content + comments(path, signs) for path, content in files.items()}
            names = scratch.write(said.values())
            return {path: Entry(FILE, name) for path, name in zip(said, names, strict=True)}

        trees = Trees(tree(), tree("mine"), tree("theirs"))
        uses = Uses(Comparison(scratch, trees, tree("theirs", "mine"), Changes([])))
        assert len(uses.comparison.user_paths) > 900
        assert uses.findings == []
        assert fix_names(uses)[1] == []


def comments(path: str, signs: tuple[str, ...]) -> bytes:
    comment = COMMENTS.get(Path(path).suffix, "")
    return "".join(comment.format(sign) for sign in signs).encode()


def template() -> dict[str, bytes]:
    """Return the template's files in git, those that are rendered left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "template"], cwd=ROOT, capture_output=True, check=True
    )
    paths = [path for path in listed.stdout.decode().split("\0") if path]
    return {
        path.removeprefix("template/"): (ROOT / path).read_bytes()
        for path in paths
        if (ROOT / path).is_file() and not path.endswith(".jinja")
    }
