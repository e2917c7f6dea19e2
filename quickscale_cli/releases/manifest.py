"""What a release of the template says of itself, in `releases/<version>.toml`.

released = 2026-11-30                # the line that makes it a release: see docs/releasing.md
made_by_tools = ["uv.lock"]

[renamed.paths]
"saas/shop/" = "saas/payments/"      # a folder, with all that is in it

[renamed.questions]                  # also: renamed.names, renamed.urls,
use_stripe = "enable_stripe"         # renamed.settings, renamed.environment, renamed.slots

[renamed.blocks]                     # a block by the name of its template
"app.html:heading" = "headline"

[retyped.color]                      # old answers, as the answers file writes them
true = "red"

[removed.settings]                   # also: what can be renamed; what to do instead
CREDIT_PRICE = "Set the price in the admin."

[removed.paths]                      # only where a new file looks like it was this one, renamed
"saas/pages/old.py" = "Use saas/pages/views.py."

[edited_migrations]                  # a released migration never changes, unless harmless
"saas/pages/migrations/0001_initial.py" = "A comment."

[words]                              # a sentence that became another: what owners have made of the
"Buy credits" = "Get credits"        # old one goes along; "context\u0004Save" is one with a context

[[security]]
paths = ["saas/accounts/views.py"]
note = "Anyone could read the address of any user."
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from packaging.version import InvalidVersion, Version

from quickscale_cli.errors import ManifestInvalid

KINDS = ("questions", "names", "urls", "settings", "environment", "slots", "blocks")
BLOCK = r"[\w./-]+:[\w.-]+"  # with its template
SECTIONS = {
    "released",
    "made_by_tools",
    "renamed",
    "retyped",
    "removed",
    "edited_migrations",
    "security",
    "words",
}


@dataclass(frozen=True)
class Fix:
    """A change that mends security."""

    paths: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Manifest:
    version: Version
    released: date | None = None  # None: still being made
    paths: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by kind
    removed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by kind; advice
    retyped: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # by question
    edited_migrations: Mapping[str, str] = field(default_factory=dict)  # path; why it may be
    made_by_tools: frozenset[str] = frozenset()
    security: tuple[Fix, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)  # a sentence; what it is now


def load(version: str, content: bytes) -> Manifest:
    """Read and check a manifest. Raises ManifestInvalid, naming what is wrong."""
    reader = _Reader(version)
    try:
        data = tomllib.loads(content.decode())
        number = Version(version)
    except InvalidVersion:
        raise reader.wrong(f"{version} is no version. Name the file like 0.41.0.toml.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise reader.wrong(f"it is no TOML: {error}.") from None
    reader.check_keys(data, SECTIONS, "")
    renamed = reader.table(data, "renamed")
    removed = reader.table(data, "removed")
    reader.check_keys(renamed, {"paths", *KINDS}, "renamed.")
    reader.check_keys(removed, {"paths", *KINDS}, "removed.")
    manifest = Manifest(
        number,
        reader.day(data),
        reader.texts(renamed, "paths", "renamed."),
        {
            **{kind: reader.texts(renamed, kind, "renamed.") for kind in KINDS},
            "blocks": reader.blocks(renamed),
        },
        {kind: reader.texts(removed, kind, "removed.") for kind in ("paths", *KINDS)},
        {name: reader.table(data["retyped"], name) for name in reader.table(data, "retyped")},
        reader.texts(data, "edited_migrations", ""),
        frozenset(reader.names(data, "made_by_tools")),
        reader.fixes(data),
        reader.texts(data, "words", ""),
    )
    reader.check_sense(manifest)
    return manifest


class _Reader:
    def __init__(self, version: str) -> None:
        self._version = version

    def wrong(self, what: str) -> ManifestInvalid:
        return ManifestInvalid(self._version, what)

    def check_keys(self, data: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in data:
            if key not in known:
                raise self.wrong(
                    f"`{where}{key}` is unknown. There are: {', '.join(sorted(known))}."
                )

    def table(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(f"`{key}` must be a table.")
        return value

    def texts(self, data: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
        values = self.table(data, key)
        for name, value in values.items():
            if not isinstance(value, str) or not value:
                raise self.wrong(f'`{where}{key}."{name}"` must be a text.')
        return values

    def blocks(self, renamed: Mapping[str, Any]) -> dict[str, str]:
        """Return what blocks are called now, those names with their template, too."""
        values = self.texts(renamed, "blocks", "renamed.")
        return {old: f"{old.partition(':')[0]}:{new}" for old, new in values.items()}

    def day(self, data: Mapping[str, Any]) -> date | None:
        value = data.get("released")
        if value is not None and type(value) is not date:
            raise self.wrong("`released` must be a day, written like 2026-11-30.")
        return value

    def names(self, data: Mapping[str, Any], key: str) -> list[str]:
        values = data.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.wrong(f"`{key}` must be a list of paths.")
        for path in values:
            self.check_path(path)
        return values

    def fixes(self, data: Mapping[str, Any]) -> tuple[Fix, ...]:
        fixes = []
        for fix in data.get("security", []):
            if not isinstance(fix, dict) or not fix.get("note") or not fix.get("paths"):
                raise self.wrong("each `[[security]]` needs `paths` and a `note`.")
            self.check_keys(fix, {"paths", "note"}, "security.")
            fixes.append(Fix(tuple(self.names(fix, "paths")), str(fix["note"])))
        return tuple(fixes)

    def check_path(self, path: str) -> None:
        parts = path.removesuffix("/").split("/")
        if "\\" in path or {"", ".", ".."} & set(parts):
            raise self.wrong(f"`{path}` must be a path inside the project, with `/`.")

    def check_sense(self, manifest: Manifest) -> None:
        self._check_paths(manifest)
        for kind in KINDS:
            self._check_names(kind, manifest.renamed[kind], manifest.removed[kind])
        for old, new in manifest.words.items():
            if old in ("", new):
                raise self.wrong(f'`words."{old}"` must become another sentence.')
        for name in manifest.retyped.keys() & manifest.removed["questions"].keys():
            raise self.wrong(f"the question `{name}` is both retyped and removed.")

    def _check_paths(self, manifest: Manifest) -> None:
        for path in [*manifest.removed["paths"], *manifest.edited_migrations]:
            self.check_path(path)
        for old, new in manifest.paths.items():
            self.check_path(old)
            self.check_path(new)
            if old.endswith("/") != new.endswith("/"):
                raise self.wrong(f"`{old}` and `{new}` must both end with `/`, or neither.")
        self._check_targets("paths", manifest.paths)

    def _check_names(
        self, kind: str, renamed: Mapping[str, str], removed: Mapping[str, str]
    ) -> None:
        self._check_targets(kind, renamed)
        for name in renamed.keys() & removed.keys():
            raise self.wrong(f"`{name}` is both renamed and removed in {kind}.")
        for name in [*renamed, *renamed.values(), *removed]:
            if not re.fullmatch(BLOCK if kind == "blocks" else r"[\w.:-]+", name):
                raise self.wrong(f"`{name}` in {kind} is no name.")

    def _check_targets(self, kind: str, renamed: Mapping[str, str]) -> None:
        """No two things can take one name."""
        targets = list(renamed.values())
        for target in targets:
            if targets.count(target) > 1:
                raise self.wrong(f"two {kind} are renamed to `{target}`.")
