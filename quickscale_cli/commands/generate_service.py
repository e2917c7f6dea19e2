"""`quickscale generate-service`: one more service for a project, that runs at once."""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from quickscale_cli import project
from quickscale_cli.console import say
from quickscale_cli.draft import explained
from quickscale_cli.errors import GeneratorOff, NameTaken
from quickscale_cli.render import template
from quickscale_cli.render.into_folder import render

SLUG = re.compile(r"""^    slug(?:: str)? = ["']([\w-]+)["']""", re.MULTILINE)
FOLDERS = ("saas/services/builtin", "app/services")


def generate_service(
    name: Annotated[str, typer.Argument(help="What to call it, for example word-cloud.")],
) -> None:
    """Add a service to this project: class, form, test and docs page."""
    folder = project.require(Path.cwd())
    if not project.is_on(folder, "enable_service_generator"):
        raise GeneratorOff
    slug = re.sub(r"[ _-]+", "-", name.strip().lower())
    if taken := _offered(folder).get(slug):
        raise NameTaken(slug, taken)
    with TemporaryDirectory(prefix="quickscale-") as scratch, template.bundled() as bundled:
        made = Path(scratch)
        extension = template.Template(bundled / "extensions" / "service", template.recorded())
        render(extension, made, {"service_slug": slug})
        files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
        with explained(folder / "app"):
            _add(made, folder, files, slug)
    _tell(slug, files)


def _offered(folder: Path) -> dict[str, Path]:
    """Return which file has each slug of the services that are there."""
    files = [file for part in FOLDERS for file in sorted((folder / part).glob("*.py"))]
    return {
        slug: file.relative_to(folder)
        for file in files
        for slug in SLUG.findall(file.read_text("utf-8"))
    }


def _add(made: Path, folder: Path, files: list[Path], slug: str) -> None:
    """Copy all files into the project, or none."""
    for file in files:
        if (folder / file).exists():
            raise NameTaken(slug, file)
    try:
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made / file, folder / file)
    except BaseException:
        for file in files:
            (folder / file).unlink(missing_ok=True)
        raise


def _tell(slug: str, files: list[Path]) -> None:
    say(f"{slug} is there, and the running app offers it at /services/{slug}/:\n")
    for file in files:
        if ".answers" not in file.parts:
            say(f"  {file.as_posix()}")
    test = next(file for file in files if file.parent.name == "tests")
    say(f"\nWhat to type next:\n\n  uv run pytest {test.as_posix()}\n")
