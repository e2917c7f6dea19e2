"""Small templates with releases, in real repositories."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from copier import run_copy

Release = Mapping[str, str | bytes | None]  # what changes; None: no longer there

QUESTIONS = """\
_subdirectory: template
_templates_suffix: .jinja
_skip_if_exists:
  - /app/
_exclude:
  - "*.pyc"
name: {type: str, default: demo}
use_pay: {type: bool, default: false}
color: {type: str, choices: [red, blue], default: red}
secret_sum: {type: int, default: 2, when: false}
"""
ANSWERS = "template/{{ _copier_conf.answers_file }}.jinja"
WRITTEN = (
    "# Upgrades read it.\n"
    "{{ dict(_copier_answers, _src_path=_src_path, _commit=_commit) | to_nice_yaml -}}\n"
)
FIRST: Release = {
    "copier.yml": QUESTIONS,
    ANSWERS: WRITTEN,
    "README.md": "Of the template, not of the project.\n",
    "template/README.md.jinja": "# {{ name }}\n\npay: {{ use_pay }}\n",
    "template/README.md": "# in place\n",
    "template/saas/views.py": "".join(f"line {number}\n" for number in range(20)),
    "template/saas/cached.pyc": b"\0",
    "template/app/own.py": "yours\n",
    "template/data.bin": b"\0\r\n\xff",
    "template/{{ name }}.txt": "named by an answer {{ kept }}\n",
}


def template(folder: Path, releases: Mapping[str, Release]) -> Path:
    """Commit and tag the releases one after the other."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for version, files in releases.items():
        for path, content in files.items():
            place = folder / path
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", version)
        git(folder, "tag", f"v{version}")
    return folder


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@x", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def generate(source: Path, version: str, folder: Path, **answers: object) -> Path:
    """Make a project and commit it, as its owner would."""
    data = {"_src_path": str(source), "_commit": version, **answers}
    run_copy(str(source), folder, data=data, vcs_ref=version, defaults=True, quiet=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Start")
    return folder
