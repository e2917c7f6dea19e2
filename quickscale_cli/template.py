"""Where the template comes from: the one that came with this command, or another source."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from quickscale_cli import __version__
from quickscale_cli.errors import SourceMissing, VersionMissing
from quickscale_cli.sources import Source, is_address, is_repository
from quickscale_cli.upgrade.scratch import Scratch

HOME = "gh:org/quickscale"
PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
PACKED = PACKAGE / "bundled"  # in a wheel: see [tool.hatch] in pyproject.toml
PARTS = ("copier.yml", "names.yml", "template", "extensions")


@dataclass(frozen=True)
class Template:
    """A folder with a copier.yml, and what a project's answers file says of its origin."""

    folder: Path
    recorded: dict[str, str] = field(default_factory=dict)


@contextmanager
def opened(source: str | None, ref: str | None) -> Iterator[Template]:
    """Yield the template of `source`, by default the one that came with this command.

    Raises SourceMissing, SourceUnreadable and VersionMissing.
    """
    if source is None:
        if ref is not None and ref.removeprefix("v") != __version__:
            raise VersionMissing(HOME, ref, [__version__])
        with bundled() as folder:
            yield Template(folder, recorded())
    elif is_address(source) or is_repository(Path(source)):
        location = source if is_address(source) else str(Path(source).absolute())
        with Scratch() as scratch:
            yield _exported(Source(scratch, location), ref)
    else:
        folder = Path(source).absolute()
        _require_questions(folder, source)
        if ref is not None:
            raise VersionMissing(source, ref, [])
        yield Template(folder, {"_src_path": str(folder)})


def _exported(source: Source, ref: str | None) -> Template:
    commit = source.commit(ref)
    folder = source.scratch.folder / "template"
    source.scratch.export(source.scratch.list_tree(commit), folder)
    _require_questions(folder, source.location)
    return Template(folder, {"_src_path": source.location, "_commit": source.describe(commit)})


def recorded() -> dict[str, str]:
    """Return what an answers file says of the template that came with this command."""
    return {"_src_path": HOME, "_commit": f"v{__version__}"}


@contextmanager
def bundled() -> Iterator[Path]:
    """Yield a folder with copier.yml, template/ and extensions/ of this very version."""
    if PACKED.is_dir():
        yield PACKED
        return
    with TemporaryDirectory(prefix="quickscale-") as scratch:
        _copy_checkout(Path(scratch))
        yield Path(scratch)


def _copy_checkout(folder: Path) -> None:
    """Copy what git would take of this checkout, and none of what running it left behind."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PARTS]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True).stdout.decode()
    for name in sorted(set(listed.split("\0")) - {""}):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)


def _require_questions(folder: Path, source: str) -> None:
    if not (folder / "copier.yml").is_file():
        raise SourceMissing(source)
