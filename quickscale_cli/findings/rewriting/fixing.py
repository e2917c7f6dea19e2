"""Rewrite what the template has renamed, in the user's own files: `upgrade --fix-names`.

Positions come from the syntax, so that comments and layout stay. A place is rewritten only where
it means the name for sure; what is left stays among the findings.
"""

from collections.abc import Iterable, Iterator

from quickscale_cli.findings.comparison import UserFile
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.names.names import Names
from quickscale_cli.findings.names.own_names import OwnNames
from quickscale_cli.findings.reading.references import parse_python
from quickscale_cli.findings.rewriting.edits import Edit, Group, apply
from quickscale_cli.findings.rewriting.fixing_code import CodeFixer
from quickscale_cli.findings.using import Use
from quickscale_cli.git.tree import Entry, Tree


def fix_names(uses: Uses) -> tuple[Tree, list[str]]:
    """Return the result with renamed names rewritten, and the paths where that was done."""
    comparison = uses.comparison
    by_path: dict[str, list[Use]] = {}
    for use in uses.found:
        if use.finding.is_sure and use.gone.new:
            by_path.setdefault(use.path, []).append(use)
    own = OwnNames(comparison)
    [names] = [reader for reader in uses.readers if isinstance(reader, Names)]
    fixed: Tree = {}
    files = list(comparison.user_files)
    if not by_path.keys() <= {file.path for file in files}:
        files += comparison.texts.looked_at
    for file in files:
        if file.path in by_path:
            groups = list(_groups(file, by_path[file.path], names, own))
            after = _written(file, groups)
            if after != file.content:
                entry = comparison.tree[file.path]
                fixed[file.path] = Entry(entry.mode, comparison.scratch.write([after])[0])
    return comparison.tree | fixed, sorted(fixed)


def _groups(file: UserFile, uses: Iterable[Use], names: Names, own: OwnNames) -> Iterator[Group]:
    if file.code:
        yield from CodeFixer(file.code, names.gone, own).groups()
    for use in uses:
        if use.span and use.rewritten:
            yield (Edit(use.span.start, use.written.encode(), use.rewritten.encode()),)


def _written(file: UserFile, groups: list[Group]) -> bytes:
    after = apply(file.content, groups)
    if not file.path.endswith(".py") or parse_python(after):
        return after
    return file.content
