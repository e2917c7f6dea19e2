"""What a plan tells of the user's code, and what --fix-names makes of it."""

from dataclasses import dataclass

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.rewriting.fixing import fix_names
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.worlds import Files, merged


@dataclass(frozen=True)
class Looked:
    scratch: Scratch
    trees: Trees
    tree: Tree
    changes: Changes

    @property
    def uses(self) -> Uses:
        return Uses(Comparison(self.scratch, self.trees, self.tree, self.changes))

    @property
    def findings(self) -> list[Finding]:
        return self.uses.findings

    @property
    def sure(self) -> list[tuple[str, int, str]]:
        return [(f.path, f.line, f.old) for f in self.findings if f.is_sure]

    @property
    def perhaps(self) -> list[tuple[str, int, str]]:
        return [(f.path, f.line, f.old) for f in self.findings if not f.is_sure]

    @property
    def fixed(self) -> dict[str, str]:
        """The files that --fix-names writes anew; a second look must find nothing in its way."""
        tree, paths = fix_names(self.uses)
        again = Looked(self.scratch, self.trees, tree, self.changes)
        assert fix_names(again.uses)[1] == []
        return {path: self.scratch.read_one(tree[path].id).decode() for path in paths}


def looked(scratch: Scratch, base: Files, own: Files, theirs: Files, *manifests: str) -> Looked:
    """Look at an upgrade from `base` to `theirs` of a project with files of its own."""
    case = merged(scratch, base, {**base, **own}, theirs)
    changes = Changes(
        load(f"1.{number}.0", text.encode()) for number, text in enumerate(manifests, 1)
    )
    return Looked(scratch, case.trees, case.result.tree, changes)
