"""Environment variables that an upgrade takes away: declared, or read by nothing any more."""

import re

from quickscale_cli.findings.comparison import WORD, Comparison
from quickscale_cli.findings.names.addresses import gone_by
from quickscale_cli.findings.names.flags import flags_gone
from quickscale_cli.findings.using import Gone
from quickscale_cli.git.tree import Tree

ID = "variable-gone"
EXAMPLE = ".env.example"
LISTED = re.compile(rb"^(?:# )?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
READ = re.compile(
    rb"\b(?:env(?:\.\w+)?|getenv)\(\s*[\"']([A-Z][A-Z0-9_]*)[\"']"
    rb"|\benviron(?:\.\w+\(|\[)\s*[\"']([A-Z][A-Z0-9_]*)[\"']"
)


def variables_gone(comparison: Comparison) -> dict[str, Gone]:
    fates = comparison.changes.fates("environment")
    back = read_or_listed(comparison, comparison.trees.theirs) if fates else set[str]()
    told = {name: gone_by(ID, name, fate) for name, fate in fates.items() if name not in back}
    flags = {
        name: Gone(ID, name, one.new, one.advice) for name, one in flags_gone(comparison).items()
    }
    unread = {
        name: Gone(ID, name, advice="Nothing reads it any more: take it out.")
        for name in _unread(comparison)
    }
    return unread | flags | told


def read_or_listed(comparison: Comparison, tree: Tree) -> set[str]:
    """Return the variables that code of a tree reads, or its example lists."""
    wanted = {
        path: entry.id
        for path, entry in tree.items()
        if entry.is_file and (path.endswith(".py") or path == EXAMPLE)
    }
    contents = comparison.scratch.read(wanted.values())
    found = set[str]()
    for path, name in wanted.items():
        if path == EXAMPLE:
            found.update(one.decode() for one in LISTED.findall(contents[name]))
        else:
            for groups in READ.findall(contents[name]):
                found.update(one.decode() for one in groups if one)
    return found


def _unread(comparison: Comparison) -> set[str]:
    """Return variables of the template's that are no word of any file any more, but of texts."""
    base, theirs = comparison.trees.base, comparison.trees.theirs
    changed = {path: entry for path, entry in base.items() if theirs.get(path) != entry}
    stays = {path: theirs[path] for path in changed if path in theirs}
    lost = read_or_listed(comparison, changed) - read_or_listed(comparison, stays)
    if not lost:
        return lost
    code = [e for p, e in comparison.tree.items() if p.endswith(".py")]
    ids = [entry.id for entry in [*theirs.values(), *code] if entry.is_file]
    for content in comparison.scratch.read(ids).values():
        if any(name.encode() in content for name in lost):
            words = set(WORD.findall(content))
            lost = {name for name in lost if name.encode() not in words}
    return lost
