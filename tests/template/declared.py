"""What changed between two releases, and the newer one's manifest does not say."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packaging.version import Version

from quickscale_cli.render.questions import asked
from quickscale_cli.releases.source import Source
from quickscale_cli.merging.carrying import sentences
from quickscale_cli.merging.catalogues import Key
from quickscale_cli.releases.manifest import Manifest
from quickscale_cli.releases.renames import Renames
from quickscale_cli.findings.reading.references import urls
from quickscale_cli.git.tree import Tree

MIGRATION = re.compile(r".*/migrations/\d+\w*\.py")
URLS = re.compile(r"template/(?:saas|app|config)/.*urls\.py")
SETTINGS = re.compile(r"template/config/settings/.*\.py")
SETTING = re.compile(r"^([A-Z][A-Z0-9_]+)(?::[^=\n]+)? =", re.MULTILINE)
VARIABLE = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """A release, as far as a manifest speaks of it; paths as they are in a project."""

    version: Version
    files: Tree
    questions: Mapping[str, Mapping[str, Any]]
    urls: frozenset[str]
    settings: frozenset[str]
    environment: frozenset[str]
    changelog: str


def undeclared(source: Source, before: Version, after: Version) -> list[str]:
    """Return a sentence for each thing that `after` must declare, or declares and is not so."""
    manifests = {manifest.version: manifest for manifest in source.changes(NEVER, after).manifests}
    if after not in manifests:
        return [f"There is no releases/{after}.toml."]
    old, new, manifest = _release(source, before), _release(source, after), manifests[after]
    made_by_tools = manifests[before].made_by_tools if before in manifests else frozenset()
    return [
        *_renames(source, old, new, manifest),
        *_declared_paths(old, new, manifest),
        *_migrations(old, new, manifest),
        *_names("questions", set(old.questions), set(new.questions), manifest),
        *_names("urls", old.urls, new.urls, manifest),
        *_names("settings", old.settings, new.settings, manifest),
        *_names("environment", old.environment, new.environment, manifest),
        *_retyped(old, new, manifest),
        *_words(source, old, new, manifest),
        *_tools(made_by_tools, new, manifest),
        *_notes(new),
    ]


NEVER = Version("0")


def _renames(source: Source, old: Release, new: Release, manifest: Manifest) -> Iterator[str]:
    tags = [f"refs/tags/{source.tags[release.version]}" for release in (old, new)]
    how = ("-r", "-z", "-M", "--no-rename-empty", "--name-status", "--diff-filter=R")
    words = source.scratch.git("diff-tree", *how, *tags, "--", "template/").decode().split("\0")
    for gone, come in zip(map(_rendered, words[1::3]), map(_rendered, words[2::3]), strict=True):
        is_twin = gone in new.files or come in old.files
        if (
            not is_twin
            and Renames(manifest.paths)(gone) != come
            and not _is_removed(gone, manifest)
        ):
            yield f"{gone} looks renamed to {come}: put it into renamed.paths or removed.paths."


def _declared_paths(old: Release, new: Release, manifest: Manifest) -> Iterator[str]:
    for gone, come in manifest.paths.items():
        if not _is_in(gone, old.files):
            yield f"renamed.paths has {gone}, which was not there."
        if not _is_in(come, new.files):
            yield f"renamed.paths has {come}, which is not there."
    for gone in manifest.removed["paths"]:
        if not _is_in(gone, old.files) or _is_in(gone, new.files):
            yield f"removed.paths has {gone}, which is not gone."


def _migrations(old: Release, new: Release, manifest: Manifest) -> Iterator[str]:
    for path in old.files:
        if not MIGRATION.fullmatch(path) or path in manifest.edited_migrations:
            continue
        now = new.files.get(Renames(manifest.paths)(path))
        if now is None:
            yield f"The migration {path} is released, and now it is gone: put it back."
        elif now.id != old.files[path].id:
            yield (
                f"The migration {path} is released, and now it is edited: write a new one, or say"
                " in edited_migrations why it changes nothing."
            )


def _names(
    kind: str, old: set[str] | frozenset[str], new: set[str] | frozenset[str], manifest: Manifest
) -> Iterator[str]:
    renamed, removed = manifest.renamed[kind], manifest.removed[kind]
    for name in sorted(old - new - renamed.keys() - removed.keys()):
        yield f"{name} is gone: put it into renamed.{kind} or removed.{kind}."
    for name in sorted((renamed.keys() | removed.keys()) & new):
        yield f"{name} is declared as gone from {kind}, and is still there."
    for name in sorted(set(renamed.values()) - new):
        yield f"renamed.{kind} has {name}, which is not there."


def _retyped(old: Release, new: Release, manifest: Manifest) -> Iterator[str]:
    for before, question in old.questions.items():
        name = manifest.renamed["questions"].get(before, before)
        now, mapped = new.questions.get(name), manifest.retyped.get(name, {})
        if now is None:
            continue
        if question.get("type") != now.get("type") and not mapped:
            yield f"{name} has another type: say in retyped.{name} what its old answers become."
        for choice in sorted(_choices(question) - _choices(now) - mapped.keys()):
            if _choices(now):
                yield f"{name} lacks the choice {choice}: say in retyped.{name} what it becomes."


def _words(source: Source, old: Release, new: Release, manifest: Manifest) -> Iterator[str]:
    before, after = (sentences(source.scratch, release.files) for release in (old, new))
    for gone, come in manifest.words.items():
        if before and (Key.named(gone) not in before or Key.named(gone) in after):
            yield f"words has {gone!r}, which is not gone from our catalogues."
        if after and Key.named(come) not in after:
            yield f"words has {come!r}, which is in no catalogue of ours."


def _tools(before: frozenset[str], new: Release, manifest: Manifest) -> Iterator[str]:
    for path in sorted(before - manifest.made_by_tools):
        if path in new.files:
            yield f"A tool made {path} for the release before: put it into made_by_tools."


def _notes(new: Release) -> Iterator[str]:
    sections = re.split(r"^## ", new.changelog, flags=re.MULTILINE)
    section = next((text for text in sections if text.split()[:1] == [str(new.version)]), "")
    if "\n### Upgrade notes\n" not in section:
        yield f'CHANGELOG.md has no section {new.version} with "Upgrade notes".'


def _release(source: Source, version: Version) -> Release:
    tree = source.tree(version)
    settings, given = (
        source.scratch.read(tree[path].id for path in tree if where.fullmatch(path)).values()
        for where in (SETTINGS, URLS)
    )
    inside = [path for path in sorted(tree) if path.startswith("template/")]
    return Release(
        version,
        {_rendered(path): tree[path] for path in inside},
        _asked(source.text(version, "copier.yml")),
        frozenset(name for content in given for name in urls(ast.parse(content))),
        frozenset(SETTING.findall(b"\n".join(settings).decode())),
        frozenset(VARIABLE.findall(source.text(version, "template/.env.example"))),
        source.text(version, "CHANGELOG.md"),
    )


def _asked(text: str) -> dict[str, dict[str, Any]]:
    with TemporaryDirectory() as folder:
        Path(folder, "copier.yml").write_text(text, "utf-8")
        return asked(Path(folder))


def _choices(question: Mapping[str, Any]) -> set[str]:
    choices = question.get("choices") or {}
    if isinstance(choices, str):  # computed
        return set()
    return {str(value) for value in (choices.values() if isinstance(choices, dict) else choices)}


def _rendered(path: str) -> str:
    return path.removeprefix("template/").removesuffix(".jinja")


def _is_in(path: str, files: Tree) -> bool:
    return path in files or (path.endswith("/") and any(name.startswith(path) for name in files))


def _is_removed(path: str, manifest: Manifest) -> bool:
    return any(
        path == gone or (gone.endswith("/") and path.startswith(gone))
        for gone in manifest.removed["paths"]
    )
