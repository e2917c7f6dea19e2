"""Where the template comes from: what came with this command, or another source."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from quickscale_cli import __version__
from quickscale_cli.errors import SourceMissing, VersionMissing
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases import history as releases
from quickscale_cli.releases.places import is_address, is_repository
from quickscale_cli.releases.source import CHECKOUT, HOME, SHIPPED, Source


@dataclass(frozen=True)
class Template:
    """A folder with a copier.yml, and what a project's answers file says of its origin."""

    folder: Path
    recorded: dict[str, str] = field(default_factory=dict)


@contextmanager
def opened(source: str | None, ref: str | None) -> Iterator[Template]:
    """Yield the template of `source`, by default the one that came with this command.

    Raises SourceMissing, SourceUnreadable, BundleDamaged, VersionMissing and CommandTooOld.
    """
    if source is None and ref in (None, __version__, f"v{__version__}"):
        with bundled() as folder:
            yield Template(folder, recorded())
    elif source is None or is_address(source):
        with Scratch() as scratch:
            yield _exported(Source(scratch, source), ref)
    elif is_repository(Path(source)):
        with Scratch() as scratch:
            yield _exported(Source(scratch, str(Path(source).absolute())), ref)
    else:
        folder = Path(source).absolute()
        _require_questions(folder, source)
        if ref is not None:
            raise VersionMissing(source, ref, [])
        yield Template(folder, {"_src_path": str(folder)})


def recorded() -> dict[str, str]:
    """Return what an answers file says of the template that came with this command."""
    return {"_src_path": HOME, "_commit": f"v{__version__}"}


@contextmanager
def bundled() -> Iterator[Path]:
    """Yield a folder with copier.yml, template/ and extensions/ of this very version.

    In a checkout these are the files as they are, released or not.
    """
    if SHIPPED.is_file():
        with Scratch() as scratch:
            yield _exported(Source(scratch), __version__).folder
        return
    with TemporaryDirectory(prefix="quickscale-") as folder:
        for name in releases.working_files(CHECKOUT):
            place = Path(folder, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, place)
        yield Path(folder)


def _exported(source: Source, ref: str | None) -> Template:
    commit = source.commit(ref)
    folder = source.scratch.folder / "template"
    source.scratch.export(source.scratch.list_tree(commit), folder)
    _require_questions(folder, source.location)
    return Template(folder, {"_src_path": source.location, "_commit": source.describe(commit)})


def _require_questions(folder: Path, source: str) -> None:
    if not (folder / "copier.yml").is_file():
        raise SourceMissing(source)
