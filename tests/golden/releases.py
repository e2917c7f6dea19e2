"""Projects of past releases, with what their owners have made of them since.

releases/<version>/ holds answers.yml, edits/*.patch and, where kept lines call what has changed
since, mends/*.patch, all written by hand, and plan.json: what the plan of an upgrade to the newest
release tells. bin/regen-golden writes that.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

RELEASES = Path(__file__).parent / "releases"
PROGRAM = Path(sys.executable).with_name("quickscale")
PERSONAL = ("GIT_", "ENABLE_", "DATABASE_URL", "VIRTUAL_ENV")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(PERSONAL)},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
AS_BEFORE = {"your answer", "the default: it was not recorded"}
MADE_BY_TOOLS = {"uv.lock"}
UNTOUCHED = {"new", "updated"}  # by the owner; they come and go with the template


def make(release: Path, folder: Path) -> Path:
    """Generate the project as it was done then, and commit its owner's edits."""
    answers = yaml.safe_load((release / "answers.yml").read_text("utf-8"))
    project = folder / str(answers["project_slug"])
    data = [word for item in answers.items() for word in ("--data", "{}={}".format(*item))]
    run(PROGRAM, "init", project, "--ref", release.name, *data, at=folder)
    for name in ("name", "email"):
        run("git", "config", f"user.{name}", "una@example.com", at=project)
    for patch in sorted((release / "edits").glob("*.patch")):
        run("git", "apply", "--index", "--whitespace=nowarn", patch, at=project)
        run("git", "commit", "--quiet", "--message", patch.stem, at=project)
    return project


def plan(project: Path) -> dict[str, Any]:
    """Return what `quickscale upgrade-plan --json` tells."""
    told = run(PROGRAM, "upgrade-plan", "--json", at=project, accepted=(0, 1))
    return dict(json.loads(told))


def essence(plan: dict[str, Any]) -> str:
    """Return what a plan tells of the project, without what each commit to the template changes."""
    told = {name: plan[name] for name in ("verdict", "dropped_answers", "settings", "environment")}
    told |= {name: plan[name] for name in ("migrations", "dependencies")}
    told["not_taken"] = [one for one in plan["not_taken"] if one["path"] not in MADE_BY_TOOLS]
    told["answers"] = [one for one in plan["answers"] if one["from"] not in AS_BEFORE]
    told["findings"] = [_finding(finding) for finding in plan["findings"]]
    told["reworded"] = [_reworded(one) for one in plan["reworded"]]
    told["perhaps_reworded"] = plan["perhaps_reworded"]
    told["files"] = {
        file["path"]: _file(file) for file in plan["files"] if file["kind"] not in UNTOUCHED
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: dict[str, Any]) -> str:
    return "{path}:{line}: {id}: {what} {mend}".format_map(finding)


def _reworded(one: dict[str, Any]) -> str:
    return "{path}:{line}: {elsewhere} elsewhere: {msgid!r} as {msgstr}".format_map(one)


def _file(file: dict[str, Any]) -> dict[str, Any]:
    told = {name: file[name] for name in ("kind", "facets", "sure", "maybe", "security", "hunks")}
    told["choices"] = list(file["choices"])
    told["was"] = sorted({file["base"], file["yours"], file["theirs"]} - {None, file["path"]})
    return {name: value for name, value in told.items() if value}


def run(*command: object, at: Path, accepted: tuple[int, ...] = (0,)) -> str:
    """Run a program, and return what it says."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=at,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode in accepted, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout
