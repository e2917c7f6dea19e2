"""Render a release with Copier, as a library, into the trees that a merge takes.

Only what Copier would change goes through it: a file that neither its name nor its path marks as
Jinja is taken as it is, byte by byte, which is what Copier does with it, a hundred times faster.
"""

import os
import stat
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from packaging.version import Version

from quickscale_cli.errors import TemplateBroken, WrongAnswer
from quickscale_cli.git.git import pinned_environment
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, LINK, PROGRAM, Entry, Tree
from quickscale_cli.releases.source import Source
from quickscale_cli.render.into_folder import plain_names

JINJA = ("{{", "{%", "{#")


@dataclass(frozen=True)
class Rendering:
    version: Version
    tree: Tree
    answers: Mapping[str, Any]  # of every question that is asked, as recorded
    questions: Mapping[str, Mapping[str, Any]]
    copied_once: frozenset[str]
    answers_file: str


def render(
    source: Source,
    version: Version,
    answers: Mapping[str, Any],
    scratch: Scratch,
    origin: str,
    recorded_as: str | None = None,
) -> Rendering:
    """Render a release into `scratch`. Raises WrongAnswer and TemplateBroken.

    `origin` is what the answers file names as the template's place, wherever it was read from, and
    `recorded_as` what it calls the version: by default its tag.
    """
    tree = source.tree(version)
    with TemporaryDirectory(dir=scratch.folder) as place:
        template, project = Path(place, "template"), Path(place, "project")
        plain = _export(source, tree, template)
        recorded = {**answers, "_src_path": origin, "_commit": recorded_as or source.tags[version]}
        worker = _copy(template, project, recorded, version)
        kept = {path: e for path, e in plain.items() if not worker.match_exclude(path)}
        rendered = dict(_walk(project))
        contents = source.scratch.read(entry.id for entry in kept.values())
        result = _store(scratch, rendered)
        names = scratch.write(contents[entry.id] for entry in kept.values())
        result |= {
            path: Entry(entry.mode, name)
            for (path, entry), name in zip(kept.items(), names, strict=True)
        }
        copied_once = frozenset(path for path in result if worker.match_skip(path))
        questions, hidden = worker.template.questions_data, worker.answers.hidden
        asked = [name for name in questions if name not in hidden]  # in their own order
    return Rendering(
        version,
        dict(sorted(result.items())),
        {name: worker.answers.combined[name] for name in asked if name in worker.answers.combined},
        {name: questions[name] for name in asked},
        copied_once,
        worker.answers_relpath.as_posix(),
    )


def _export(source: Source, tree: Tree, folder: Path) -> Tree:
    """Write what Copier needs into a folder, and return the files that it need not see."""
    root = {path: entry for path, entry in tree.items() if "/" not in path and entry.is_file}
    source.scratch.export(root, folder)
    told = _configuration(folder)
    inside = str(told.get("_subdirectory") or "").strip("/")
    suffix = str(told.get("_templates_suffix", ".jinja"))
    prefix = f"{inside}/" if inside else ""
    files = {path.removeprefix(prefix): e for path, e in tree.items() if path.startswith(prefix)}
    if any(entry.mode == LINK for entry in files.values()) or not prefix or "{" in inside:
        source.scratch.export(tree, folder)
        return {}
    jinja = {path for path in files if path.endswith(suffix) or any(s in path for s in JINJA)}
    source.scratch.export({prefix + path: files[path] for path in jinja}, folder)
    (folder / inside).mkdir(exist_ok=True)
    return {p: e for p, e in files.items() if p not in jinja and p + suffix not in jinja}


def _configuration(folder: Path) -> dict[str, Any]:
    """Read the settings of a copier.yml, without its questions' meaning."""
    told: dict[str, Any] = {}
    for name in ("copier.yml", "copier.yaml"):
        if (folder / name).is_file():
            for document in yaml.load_all((folder / name).read_bytes(), _Loader):
                told |= document if isinstance(document, dict) else {}
    return told


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is ten times as fast
    """Passes over the tags that are Copier's own."""


_Loader.add_multi_constructor("!", lambda *_: None)


def _copy(template: Path, project: Path, answers: Mapping[str, Any], version: Version) -> Any:
    """Run Copier and return its worker, whose class is not public."""
    from copier import Settings, run_copy  # late: it takes as long to load as all the rest
    from copier.errors import CopierError
    from jinja2 import TemplateError

    try:
        with _alone(), plain_names(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return run_copy(
                str(template),
                project,
                data=dict(answers),
                defaults=True,
                quiet=True,
                overwrite=True,
                settings=Settings(),
            )
    except (CopierError, TemplateError, OSError) as error:
        raise TemplateBroken(f"{answers['_src_path']} at {version}", str(error)) from None
    except (ValueError, TypeError) as error:
        raise WrongAnswer(
            f"Version {version} does not take one of the answers: {error}."
            " Choose with --data NAME=VALUE, or correct the answers file."
        ) from None


@contextmanager
def _alone() -> Iterator[None]:
    """Keep the variables of a git hook from Copier, which asks git about the folder."""
    from plumbum import local

    with local.env():
        for name in [name for name in local.env.getdict() if name.startswith("GIT_")]:
            del local.env[name]
        local.env.update(pinned_environment())
        yield


def _walk(folder: Path) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if place.is_symlink():
            yield path, (LINK, os.fsencode(place.readlink()))
        elif place.is_file():
            is_program = place.stat().st_mode & stat.S_IXUSR
            yield path, (PROGRAM if is_program else FILE, place.read_bytes())


def _store(scratch: Scratch, files: Mapping[str, tuple[str, bytes]]) -> Tree:
    names = scratch.write(content for _, content in files.values())
    return {
        path: Entry(mode, name)
        for (path, (mode, _)), name in zip(files.items(), names, strict=True)
    }
