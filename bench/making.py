"""`quickscale init` beside plain `copier copy`, and cookiecutter on as many files."""

import json
import shutil
import sys
import time
from pathlib import Path
from statistics import median

from bench.bars import Bar, middle
from quickscale_cli import __version__
from quickscale_cli.releases import history as releases
from quickscale_cli.render import template
from tests.e2e.processes import quickscale, run

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7
MOST = 1.3  # times as long as copier: it also makes a git repository with a first commit
MOST_BUNDLED = 1.2  # times as long as from a folder: the releases are unpacked first


def measure(folder: Path) -> list[Bar]:
    like_ours = cookiecutter_of(plain_copy(folder / "plain"), folder / "cookiecutter")
    bundle, unpacked = folder / "template.bundle", folder / "template"
    releases.bundle(ROOT, __version__, bundle)
    with template.bundled() as lying:
        shutil.copytree(lying, unpacked)
    programs = {
        "quickscale init": lambda place: init(place),
        "init from the bundle": lambda place: init(place, "--from", str(bundle)),
        "init from a folder": lambda place: init(place, "--from", str(unpacked)),
        "copier copy": lambda place: copier(place / "myapp"),
        "cookiecutter": lambda place: [
            str(Path(sys.executable).with_name("cookiecutter")),
            *("--no-input", "--output-dir", str(place), str(like_ours)),
        ],
    }
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(ROUNDS + 1):  # in turn, so that a slow moment hits all of them
        for name, command in programs.items():
            place = folder / f"{name.replace(' ', '-')}-{number}"
            place.mkdir()
            began = time.perf_counter()
            run(command(place), folder)
            if number:  # the first round warms the disk's cache
                taken[name].append(time.perf_counter() - began)
            shutil.rmtree(place)
    ratio = median(taken["quickscale init"]) / median(taken["copier copy"])
    bundled = median(taken["init from the bundle"]) / median(taken["init from a folder"])
    files = sum(path.is_file() for path in like_ours.rglob("*"))
    return [
        *(Bar(f"`{name}`, {files} files", middle(times)) for name, times in taken.items()),
        Bar("`quickscale init` / `copier copy`", f"{ratio:.2f}", f"at most {MOST}", ratio <= MOST),
        Bar(
            "`init` from the bundle / from a folder",
            f"{bundled:.2f}",
            f"at most {MOST_BUNDLED}",
            bundled <= MOST_BUNDLED,
        ),
    ]


def init(place: Path, *options: str) -> list[str]:
    return [quickscale(), "init", str(place / "myapp"), "--defaults", *options]


def copier(place: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("copier"))
    answers = ["--defaults", "--quiet", "--data", "project_name=My app"]
    return [program, "copy", *answers, "--vcs-ref", "HEAD", str(ROOT), str(place)]


def plain_copy(place: Path) -> Path:
    run(copier(place), place.parent)
    return place


def cookiecutter_of(project: Path, place: Path) -> Path:
    """Make a cookiecutter template of the rendered files; like copier it renders hardly any."""
    shutil.copytree(project, place / "{{ cookiecutter.name }}")
    answers = {"name": "myapp", "_copy_without_render": ["*"]}
    (place / "cookiecutter.json").write_text(json.dumps(answers))
    return place
