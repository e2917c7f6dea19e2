"""Find the project around here, and work out its upgrade with all that stands in its way."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from pathlib import Path
from tempfile import gettempdir

from quickscale_cli.console import working
from quickscale_cli.draft import explained
from quickscale_cli.errors import (
    Blocked,
    GitFailed,
    NoAnswer,
    NoWorkTree,
    QuickScaleError,
    SeveralProjects,
    UnknownQuestion,
)
from quickscale_cli.git.checkout import Project, open_project
from quickscale_cli.git.repository import Repository, open_repository
from quickscale_cli.git.tree import Tree, changed, decode, on_disk
from quickscale_cli.landing.guards import check_links, check_state, check_work
from quickscale_cli.landing.journal import Files
from quickscale_cli.plan.plan import Plan, planned
from quickscale_cli.plan.prepare import Upgrade, prepared
from quickscale_cli.render.answers import FILE as ANSWERS
from quickscale_cli.render.left_out import NAME as MEMORY


@contextmanager
def worked_out(
    to: str | None, data: list[str] | None, source: str | None, *, moves_words: bool = False
) -> Iterator[tuple[Upgrade, Plan]]:
    """Yield the upgrade of the project around here, and its plan with all that blocks it.

    Raises Blocked where it can't be worked out and something else blocks it too.
    """
    folder, _, repository = look_around()
    state = list(check_state(repository))
    answers = chosen(data)
    with ExitStack() as stack:
        try:
            with explained(Path(gettempdir(), "upgrade")), working("Working out the upgrade"):
                work = prepared(
                    folder, source=source, to=to, chosen=answers, moves_words=moves_words
                )
                upgrade = stack.enter_context(work)
                _check_asked(answers, upgrade)
                plan = planned(upgrade, [*state, *_blockers(repository, upgrade)])
        except QuickScaleError as error:
            if not state:
                raise
            raise Blocked([*state, str(error)]) from None
        yield upgrade, plan


def _check_asked(answers: Iterable[str], upgrade: Upgrade) -> None:
    questions = upgrade.theirs.questions
    for name in answers:
        if name not in questions:
            alike = get_close_matches(name, questions, n=1)
            raise UnknownQuestion(name, alike[0] if alike else None, list(questions))


def _blockers(repository: Repository, upgrade: Upgrade) -> Iterator[str]:
    trees = upgrade.trees
    yield from check_links(upgrade.project.folder, trees.base, trees.yours)
    yield from check_work(repository, *_touched(upgrade))


def _touched(upgrade: Upgrade) -> tuple[Tree, set[str]]:
    """Name the paths that differ between the project and the result, or are to be decided."""
    yours, tree = upgrade.trees.yours, upgrade.result.tree
    touched = {MEMORY} | changed(yours, tree)
    for outcome in upgrade.result.decisions:
        touched |= {path for choice in outcome.choices for path, _ in choice.entries}
    return yours, touched


def look_around() -> tuple[Path, Project, Repository]:
    """Find the project around here: the nearest folder above with an answers file.

    Where there is none, it is the one that an upgrade waits in, or the only one of the repository.
    Raises SeveralProjects, NoRepository, NoCommit, NoWorkTree, and Blocked with git's own words.
    """
    here = Path.cwd()
    try:
        folder = _find(here)
        return folder, open_project(folder), open_repository(folder)
    except GitFailed as error:
        raise Blocked([str(error)]) from None


def _find(here: Path) -> Path:
    for folder in (here, *here.parents):
        if (folder / ANSWERS).is_file():
            return folder
    try:
        repository = open_repository(here)
    except NoWorkTree:
        return here  # whoever opens it says what is wrong
    if journal := Files(repository).load():
        return on_disk(repository.root, journal.answers).parent
    listed = repository.run("ls-files", "-z", "--", f":(top,glob)**/{ANSWERS}").split(b"\0")[:-1]
    folders = sorted(on_disk(repository.root, decode(path)).parent for path in listed)
    if len(folders) > 1:
        raise SeveralProjects([os.path.relpath(folder, here) for folder in folders])
    return folders[0] if folders else here


def chosen(data: list[str] | None) -> dict[str, str]:
    answers = {}
    for given in data or []:
        name, sign, value = given.partition("=")
        if not sign:
            raise NoAnswer(given)
        answers[name.strip()] = value
    return answers
