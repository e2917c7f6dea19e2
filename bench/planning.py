"""`quickscale upgrade-plan` on big projects, beside `git status` and `copier copy` of the same."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.bars import Bar
from tests.cli.templates import ANSWERS, WRITTEN, generate, git, template
from tests.e2e.processes import environment, quickscale

ROUNDS = 3
COPIER = "_subdirectory: template\n_templates_suffix: .jinja\nname: {type: str, default: demo}\n"


class Seconds(NamedTuple):
    passed: float
    worked: float  # of the processor, git's and other children's too


class Size(NamedTuple):
    files: int  # of the template
    own: int  # of the user's
    ignored: int
    most: float  # seconds

    def __str__(self) -> str:
        told = f"{self.files + self.own:,} files"
        if self.own:
            told += f", {self.files:,} of the template's"
        return told + (f", and {self.ignored:,} ignored" if self.ignored else "")


SIZES = (Size(1_000, 0, 0, 2), Size(1_000, 9_000, 50_000, 5), Size(10_000, 0, 50_000, 5))


def measure(folder: Path) -> list[Bar]:
    return [bar for number, size in enumerate(SIZES) for bar in plan(size, folder / str(number))]


def plan(size: Size, folder: Path) -> Iterator[Bar]:
    folder.mkdir()
    made = template(folder / "template", releases(size.files))
    project = generate(made, "v1.0.0", folder / "project")
    work(project, size)
    programs = {
        "upgrade-plan": [quickscale(), "upgrade-plan", "--json"],
        "git status": ["git", "status", "--porcelain"],
    }
    if not size.ignored:  # it takes a minute for more
        programs["copier copy"] = copier(made, folder / "copy")
    taken: dict[str, list[Seconds]] = {name: [] for name in programs}
    for number in range(ROUNDS + 1):  # in turn, so that a slow moment hits all of them
        for name, command in programs.items():
            seconds = timed(command, project)
            if number:  # the first round warms the disk's cache
                taken[name].append(seconds)
    for name, times in taken.items():
        passed, worked = (median(column) for column in zip(*times, strict=True))
        is_barred = name == "upgrade-plan"
        yield Bar(
            f"`{name}`, {size}",
            f"{passed:.2f} s, {worked:.2f} s at work",
            f"at most {size.most:.0f} s" if is_barred else "",
            not is_barred or passed <= size.most,
        )


def releases(count: int) -> Mapping[str, Mapping[str, str]]:
    """Make a template: two releases that each change a tenth of the files."""
    first = {"copier.yml": COPIER, ANSWERS: WRITTEN, "template/.gitignore": "node_modules/\n"}
    first |= {f"template/{path(number)}": code(number) for number in range(count)}
    first["template/name.txt.jinja"] = "{{ name }}\n"
    made: dict[str, Mapping[str, str]] = {"1.0.0": first}
    for release in (1, 2):
        changed = range(release, count, 10)
        made[f"1.{release}.0"] = {
            f"template/{path(number)}": code(number, f"VALUE_30 = 'release {release}'")
            for number in changed
        }
    return made


def work(project: Path, size: Size) -> None:
    """Edit a twentieth of the template's files, add one's own and what git ignores."""
    for number in range(1, size.files, 20):
        (project / path(number)).write_text(code(number, "VALUE_3 = 'mine'", at=3))
    for number in range(size.own):
        place = project / "app" / path(number)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(code(number, f"from saas import part_{number % 20}"))
    git(project, "add", "--all")
    git(project, "commit", "-q", "-m", "Work")
    for number in range(size.ignored):
        place = project / "node_modules" / f"package_{number // 50}" / f"file_{number}.js"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("export {}\n")


def path(number: int) -> str:
    return f"saas/part_{number // 50}/module_{number}.py"


def code(number: int, changed: str = "", at: int = 30) -> str:
    lines = [f"VALUE_{line} = {number + line}" for line in range(40)]
    if changed:
        lines[at] = changed
    return "\n".join([*lines, "", "", f"def work_{number}():", "    return VALUE_1", ""])


def timed(command: list[str], place: Path) -> Seconds:
    """Run it to its end."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=place, env=environment(), capture_output=True, text=True)
    passed, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Seconds(passed, worked)


def copier(source: Path, place: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("copier"))
    options = ("--defaults", "--quiet", "--overwrite", "--vcs-ref", "v1.2.0")
    return [program, "copy", *options, str(source), str(place)]
