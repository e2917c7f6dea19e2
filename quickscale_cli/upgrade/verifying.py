"""Try a result, and say in words what that has shown."""

from pathlib import Path
from tempfile import gettempdir

from quickscale_cli.console import note
from quickscale_cli.draft import explained
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.landing.failure import Failure
from quickscale_cli.landing.reading import misread
from quickscale_cli.landing.release import Release
from quickscale_cli.landing.trial import tried


def verify(scratch: Scratch, before: Tree, after: Tree, release: Release, *, wanted: bool) -> str:
    """Return what the upgrade breaks, empty where nothing; say what was broken already.

    What nobody can read any more is never let through, also where nothing else is `wanted`.
    """
    if failure := misread(scratch, before, after):
        note(str(failure))
        return f"{failure.what} fails"
    if not wanted:
        return ""
    with explained(Path(gettempdir(), "trial")), tried(scratch, before, after, release) as trial:
        failures = trial.run()
    if trial.lacks_uv:
        note("uv is missing, so the upgrade is only read through. Run the project's tests.")
    for what in trial.red_before:
        note(f"{what} failed before the upgrade too, so it is no reason to wait.")
    for remark in trial.remarks:
        note(remark)
    if trial.is_unchecked:
        note("So nothing was checked that needs them: manage.py check, migrations, tests.")
        return "its packages can't be installed; --no-verify goes on all the same"
    for failure in failures:
        note(str(failure))
    return f"{_summed_up(failures)}; --no-verify goes on all the same" if failures else ""


def _summed_up(failures: list[Failure]) -> str:
    *others, last = [failure.what for failure in failures]
    return f"{', '.join(others)} and {last} fail" if others else f"{last} fails"
