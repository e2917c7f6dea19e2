"""uv run python -m bench.upgrades [WORD...]: the same upgrades in five ways, and what each loses.

With words: only the shapes whose names hold one. Without, the table goes into docs/upgrading.md.
Ends with 1 when `quickscale upgrade` did anything wrong.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import shapes_of_contents, shapes_of_places
from bench.judging import Fault, judge, look
from bench.shape import Content, Shape
from bench.ways import WAYS, Run
from quickscale_cli.git.tree import LINK, PROGRAM
from tests.cli.templates import ANSWERS, WRITTEN, generate, git
from tests.cli.worlds import Special

PAGE = Path(__file__).resolve().parent.parent / "docs" / "upgrading.md"
MARKS = ("<!-- ways: written by bench/upgrades.py -->\n", "<!-- /ways -->\n")
SHAPES = (*shapes_of_places.SHAPES, *shapes_of_contents.SHAPES)
OURS = list(WAYS)[-1]
NAME = "name: {type: str, default: demo}\n"
TOGETHER = 2  # shapes at once


class Outcome(NamedTuple):
    shape: Shape
    way: str
    faults: list[Fault]
    is_whole: bool  # and nothing is left to be done
    seconds: float


def main() -> int:
    words = sys.argv[1:]
    shapes = [s for s in SHAPES if not words or any(word in s.name for word in words)]
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="quickscale-bench-") as folder:
        for done in go_all_ways(shapes, Path(folder)):
            for outcome in done:
                if outcome.faults:
                    print(
                        f"{outcome.shape.name}: {outcome.way}: {', '.join(outcome.faults)}",
                        flush=True,
                    )
            outcomes += done
    told = table(outcomes, len(shapes))
    print(f"\n{told}")
    if not words:
        before, rest = PAGE.read_text().split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        PAGE.write_text(f"{before}{MARKS[0]}\n{told}\n{MARKS[1]}{after}")
    return any(outcome.faults for outcome in outcomes if outcome.way == OURS)


def go_all_ways(shapes: list[Shape], folder: Path) -> Iterator[list[Outcome]]:
    for number, shape in enumerate(shapes):
        (folder / str(number)).mkdir()
        template = make_template(shape, folder / str(number) / "template")
        make_project(shape, template, folder / str(number) / "project")

    def go_one(number: int) -> list[Outcome]:
        return [go(shapes[number], way, folder / str(number)) for way in WAYS]

    with ThreadPoolExecutor(TOGETHER) as pool:
        yield from pool.map(go_one, range(len(shapes)))


def go(shape: Shape, way: str, folder: Path) -> Outcome:
    project = folder / f"way-{list(WAYS).index(way)}"
    shutil.copytree(folder / "project", project, symlinks=True)
    run = Run(project, folder / "template", "v1.0.0", f"v1.{len(shape.releases)}.0", shape.answers)
    before = look(run)
    began = time.perf_counter()
    WAYS[way](run)
    seconds = time.perf_counter() - began
    faults = judge(shape, run, before, look(run))
    return Outcome(shape, way, faults, not run.code and not faults, seconds)


def make_template(shape: Shape, folder: Path) -> Path:
    """Commit and tag every release of a shape's template."""
    git(folder.parent, "init", "-q", "-b", "main", folder.name)
    questions = "_subdirectory: template\n_templates_suffix: .jinja\n"
    first: dict[str, Content | None] = {ANSWERS: WRITTEN}
    first |= {"copier.yml": questions + (shape.questions or NAME)}
    releases = [(first | _inside(shape.was))]
    for number, release in enumerate(shape.releases, 1):
        changes = _inside(release.changes)
        if release.manifest:
            changes[f"releases/1.{number}.0.toml"] = release.manifest
        if release.questions:
            changes["copier.yml"] = questions + release.questions
        releases.append(changes)
    for number, changes in enumerate(releases):
        lay(folder, changes)
        git(folder, "add", "--all", "--force")
        git(folder, "commit", "-q", "--allow-empty", "-m", f"1.{number}.0")
        git(folder, "tag", f"v1.{number}.0")
    return folder


def make_project(shape: Shape, template: Path, folder: Path) -> Path:
    generate(template, "v1.0.0", folder, **shape.answers)
    for name, value in shape.configuration.items():
        git(folder, "config", name, value)
    lay(folder, shape.mine)
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Work")
    lay(folder, shape.loose)
    return folder


def lay(folder: Path, changes: Mapping[str, Content | None]) -> None:
    for path, content in changes.items():
        if content is None:
            (folder / path).unlink()
            if not any((folder / path).parent.iterdir()):
                (folder / path).parent.rmdir()
    for path, content in changes.items():
        if content is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            _write(folder / path, content)


def table(outcomes: list[Outcome], count: int) -> str:
    """Return in how many shapes each way went wrong, a column each, as Markdown."""
    wrong = Counter((o.way, fault) for o in outcomes for fault in o.faults)
    rows = [[f"of {count} upgrades", *WAYS], ["---", *["---:"] * len(WAYS)]]
    rows += [[fault, *(str(wrong[way, fault]) for way in WAYS)] for fault in Fault]
    spoiled = {way: sum(bool(o.faults) for o in outcomes if o.way == way) for way in WAYS}
    rows.append(["**any of these**", *(f"**{spoiled[way]}**" for way in WAYS)])
    plain = [o for o in outcomes if not o.shape.clash]
    whole = {way: sum(o.is_whole for o in plain if o.way == way) for way in WAYS}
    title = f"merged whole, of {len(plain) // len(WAYS)} that hold no clash"
    rows.append([title, *(str(whole[way]) for way in WAYS)])
    taken = {way: median(o.seconds for o in outcomes if o.way == way) for way in WAYS}
    rows.append(["seconds, the middle one", *(f"{taken[way]:.1f}" for way in WAYS)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _inside(changes: Mapping[str, Content | None]) -> dict[str, Content | None]:
    return {f"template/{path}": content for path, content in changes.items()}


def _write(place: Path, content: Content) -> None:
    if place.is_symlink() or (isinstance(content, Special) and content.mode == LINK):
        place.unlink(missing_ok=True)
    text = content.content if isinstance(content, Special) else content
    if isinstance(content, Special) and content.mode == LINK:
        place.symlink_to(content.content)
        return
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    if isinstance(content, Special) and content.mode == PROGRAM:
        place.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
