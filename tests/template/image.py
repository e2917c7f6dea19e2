"""An image without Docker: the steps of a Dockerfile, in folders that stand for its stages."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

BELONGS_TO_SYSTEM = re.compile(r"pip install|useradd|install -d -o")  # changes more than /app
OF_THIS_MACHINE = ("HOME", "PATH", "SSL_CERT_FILE", "UV_CACHE_DIR")  # where they are set


class Step(NamedTuple):
    instruction: str
    words: str


@dataclass
class Stage:
    """What a stage has come to; `root` stands for its /."""

    root: Path
    variables: dict[str, str] = field(default_factory=lambda: of_base())
    folder: str = "/"
    user: str = "root"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    @property
    def place(self) -> Path:
        return self.at(self.folder)

    def at(self, path: str) -> Path:
        """Return where a path of the image lies."""
        return self.root / (Path(self.folder) / path).relative_to("/")

    def set(self, words: str) -> None:
        for word in shlex.split(words):
            name, _, value = word.partition("=")
            value = re.sub(r"\$\{?(\w+)\}?", lambda found: self.variables[found[1]], value)
            self.variables[name] = value.replace("/app/", f"{self.at('/app')}/")

    def run(self, command: list[str], **variables: str) -> str:
        """Run it to its end, as in the image, and return what it printed."""
        done = subprocess.run(
            command,
            cwd=self.place,
            env=self.variables | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout


def of_base() -> dict[str, str]:
    """Return the variables of a base image whose Python is the one of this test."""
    kept = {name: os.environ[name] for name in OF_THIS_MACHINE if name in os.environ}
    return kept | {"UV_PYTHON": str(Path(sys.executable).resolve())}


def build(project: Path, folder: Path) -> Stage:
    """Carry out the project's Dockerfile in this folder, and return its last stage."""
    stages: dict[str, Stage] = {}
    for instruction, words in steps(project / "Dockerfile"):
        match instruction:
            case "FROM":
                stage = stages[words.split(" AS ")[-1]] = Stage(folder / str(len(stages)))
            case "ENV":
                stage.set(words)
            case "WORKDIR":
                stage.folder = words
                stage.place.mkdir(parents=True, exist_ok=True)
            case "COPY":
                copy(words, project, stages, stage)
            case "RUN":
                command = re.sub(r"--mount=\S+ ", "", words)
                if not BELONGS_TO_SYSTEM.match(command):
                    stage.run(["sh", "-c", command])
            case "USER":
                stage.user = words
            case "HEALTHCHECK":
                stage.health = json.loads(words.split("CMD ", 1)[1])
            case "CMD":
                stage.command = json.loads(words)
            case "EXPOSE":
                pass
            case _:
                raise AssertionError(f"{instruction} is new: say here what it does.")
    return stage


def steps(dockerfile: Path) -> Iterator[Step]:
    text = re.sub(r"\\\n\s*", "", dockerfile.read_text())
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield Step(*line.split(maxsplit=1))


def copy(words: str, project: Path, stages: dict[str, Stage], stage: Stage) -> None:
    *sources, target = words.split()
    if sources[0].startswith("--from="):
        origin = stages[sources[0].removeprefix("--from=")]
        shutil.copytree(origin.at(sources[1]), stage.at(target), symlinks=True, dirs_exist_ok=True)
    elif sources == ["."]:
        shutil.copytree(project, stage.at(target), ignore=unsent(project), dirs_exist_ok=True)
    else:
        for source in sources:
            shutil.copy(project / source, stage.at(target))


def unsent(project: Path) -> Callable[[str, list[str]], list[str]]:
    """Return what tells copytree the files that .dockerignore leaves out."""
    lines = (project / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    anywhere = [pattern.removeprefix("**/") for pattern in patterns if pattern.startswith("**/")]

    def ignored(folder: str, names: list[str]) -> list[str]:
        here = [*anywhere, *(patterns if Path(folder) == project else [])]
        return [name for name in names if any(fnmatch(name, pattern) for pattern in here)]

    return ignored
