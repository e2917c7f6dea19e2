"""A template that changes, and files of the user's beside it."""

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.rewriting.fixing import fix_names
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.worlds import Files, tree_of


class World:
    """What is found, and what `--fix-names` makes of it, where these files changed."""

    def __init__(self, scratch: Scratch, base: Files, theirs: Files, yours: Files, toml: str = ""):
        trees = Trees(*(tree_of(scratch, one) for one in (base, {**base, **yours}, theirs)))
        changes = Changes([load("1.1.0", toml.encode())])
        self.scratch, self.tree = scratch, trees.theirs | tree_of(scratch, yours)
        self.uses = Uses(Comparison(scratch, trees, self.tree, changes))
        self.findings = self.uses.findings

    @property
    def told(self) -> list[tuple[str, int, str]]:
        return [(one.id, one.line, one.certainty.value) for one in self.findings]

    def fixed(self, path: str) -> str:
        after, _ = fix_names(self.uses)
        return self.scratch.read_one(after[path].id).decode()
