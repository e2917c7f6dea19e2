"""Random worlds of files that resemble each other: no line is lost, none lands astray."""

import os
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quickscale_cli.decisions.deciding import decide
from quickscale_cli.git.checkout import open_project
from quickscale_cli.git.repository import open_repository
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.landing.journal import Files as JournalFiles
from quickscale_cli.landing.landing import Landing
from quickscale_cli.landing.wanted import Wanted
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.outcome import Kind, Sides
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.renames import Renames
from tests.cli.projects import snapshot
from tests.cli.worlds import Merged, merged, tree_of

Files = dict[str, str]

NAMES = ["a", "b", "c", "d/a", "d/b", "d/e/a", "D/a", "e/a", "A", "e"]
HEADS = ["", "import x\n", "import x\nimport y\n"]
ACTS = ["edit", "edit", "edit", "cut", "cut", "move", "copy", "delete", "add", "crlf"]
BLOCK = "def view(request):\n    check(request)\n    return render(request)\n\n"

look_alikes = st.builds(
    lambda head, count, name: head + BLOCK * count + (f"name = {name!r}\n" if name else ""),
    st.sampled_from(HEADS),
    st.integers(0, 5),
    st.sampled_from(["", "a", "b"]),
)


def is_whole(files: Files) -> bool:
    return not any(path.startswith(f"{other}/") for path in files for other in files)


trees = st.dictionaries(st.sampled_from(NAMES), look_alikes, min_size=1, max_size=6).filter(
    is_whole
)


@st.composite
def changed(draw: Callable[..., object], base: Files, side: str) -> Files:
    """Edit, move, delete, copy and add files at random; each new line tells its side."""
    files = dict(base)
    for number in range(draw(st.integers(1, 6))):  # type: ignore[call-overload]
        path = str(draw(st.sampled_from(sorted(files) or NAMES)))
        other = str(draw(st.sampled_from([*NAMES, f"{side}/a", f"{side}/b"])))
        act = draw(
            st.sampled_from(["edit", "edit", "cut", "move", "copy", "delete", "add", "crlf"])
        )
        after = dict(files)
        lines = files.get(path, "").splitlines(keepends=True)
        place = int(draw(st.integers(0, len(lines))))  # type: ignore[call-overload]
        if act == "edit":
            after[path] = "".join([*lines[:place], f"{side} {number}\n", *lines[place:]])
        elif act == "cut" and lines:
            after[path] = "".join([*lines[:place], *lines[place + 1 :]])
        elif act == "crlf":
            after[path] = files.get(path, "").replace("\r\n", "\n").replace("\n", "\r\n")
        elif act == "add":
            after[other] = BLOCK + f"{side} {number}\n"
        elif act != "edit" and path in files:
            after[other] = files[path]
        if act in ("move", "delete") and path in after and path != other:
            del after[path]
        files = after if is_whole(after) else files
    return files


@st.composite
def worlds(draw: Callable[..., Files]) -> tuple[Files, Files, Files]:
    base = draw(trees)
    return base, draw(changed(base, "yours")), draw(changed(base, "theirs"))


def lines_of(side: str, files: Files) -> Counter[str]:
    lines = (line for text in files.values() for line in text.splitlines())
    return Counter(line for line in lines if line.startswith(side))


def shown(case: Merged, side: str) -> Counter[str]:
    """Count a side's lines in the result and in what is on offer."""
    entries = list(case.result.tree.values())
    for outcome in case.result.decisions:
        entries += [e for choice in outcome.choices for _, e in choice.entries if e]
    texts = {str(n): case.content(entry).decode() for n, entry in enumerate(entries)}
    return lines_of(side, texts)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), declares=st.booleans())
def test_no_line_is_lost_and_none_lands_astray(
    scratch: Scratch, world: tuple[Files, Files, Files], declares: bool
) -> None:
    base, yours, theirs = world
    renames = {"a": "theirs/a"} if declares else {}
    case = merged(scratch, base, yours, theirs, Rules(renames=Renames(renames)))
    assert not lines_of("yours", yours) - shown(case, "yours")
    told = Counter(line.decode() for left in case.not_taken for line in left.lines)
    assert not lines_of("theirs", theirs) - shown(case, "theirs") - told
    taken = {outcome.sides.yours for outcome in case.result.outcomes}
    for path in yours.keys() - taken:
        assert case[path].decode() == yours[path]
    moved = [o.sides for o in case.result.outcomes if o.sides.yours not in (None, o.sides.base)]
    for path in yours.keys() - base.keys() - {sides.yours for sides in moved}:
        assert "theirs" not in case.text(path)
    for sides in moved:
        if sides.base is not None:
            assert_alone(base, yours, sides)


def assert_alone(base: Files, yours: Files, sides: Sides) -> None:
    """A file that the user moved is as it was, and was the only one of its content.

    Where the template has moved it to the same place, it may have been edited on the way.
    """
    content = base[str(sides.base)]
    is_as_it_was = yours[str(sides.yours)] == content
    assert sides.yours == sides.theirs or (is_as_it_was and [*base.values()].count(content) == 1)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_plan_is_the_result_whatever_is_decided(
    scratch: Scratch, world: tuple[Files, Files, Files]
) -> None:
    case = merged(scratch, *world)
    again = merged(scratch, *world)
    assert again.result == case.result
    assert case.result.decide({}) == case.result.tree
    mine = {o.path: "mine" for o in case.result.decisions if o.kind != Kind.MOVED_TWICE}
    for path, entry in case.result.decide(mine).items():
        if path in world[1] and path not in {o.path for o in case.result.outcomes}:
            assert case.content(entry).decode() == world[1][path]


SETTINGS = st.fixed_dictionaries({}, optional={
    "merge.conflictStyle": st.sampled_from(["diff3", "zdiff3", "merge"]),
    "merge.renames": st.sampled_from(["true", "false", "copies"]),
    "merge.directoryRenames": st.sampled_from(["true", "false", "conflict"]),
    "diff.algorithm": st.sampled_from(["patience", "minimal", "histogram"]),
    "diff.renames": st.sampled_from(["true", "copies"]),
    "core.autocrlf": st.sampled_from(["input", "false"]),
    "core.ignoreCase": st.sampled_from(["true", "false"]),
    "core.attributesFile": st.just("attributes"),
    "merge.default": st.just("union"),
})  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), configuration=SETTINGS, attribute=st.sampled_from(["-diff", "merge=union"]))
def test_no_configuration_changes_the_result(
    scratch: Scratch,
    world: tuple[Files, Files, Files],
    configuration: dict[str, str],
    attribute: str,
) -> None:
    base, yours, theirs = world
    expected = merged(scratch, *world).result
    with TemporaryDirectory() as folder:
        (Path(folder) / "attributes").write_text(f"* {attribute}\n")
        configuration = {
            n: v.replace("attributes", f"{folder}/attributes") for n, v in configuration.items()
        }
        commit(Path(folder) / "project", yours, configuration)
        project = open_project(Path(folder) / "project")
        with Scratch(project) as other:
            sides = Trees(
                tree_of(other, base), other.list_tree(project.head), tree_of(other, theirs)
            )
            assert merge(other, sides, Rules(), project) == expected


def commit(folder: Path, files: Files, configuration: dict[str, str]) -> None:
    """Make a repository whose tree is these files, byte by byte, under a configuration."""
    folder.mkdir()
    environment = os.environ | {"GIT_AUTHOR_NAME": "u", "GIT_AUTHOR_EMAIL": "u@x"}
    environment |= {"GIT_COMMITTER_NAME": "u", "GIT_COMMITTER_EMAIL": "u@x"}

    def git(*arguments: str, given: str = "") -> None:
        subprocess.run(
            ["git", *arguments], cwd=folder, check=True, input=given.encode(), env=environment
        )

    git("init", "-q", "-b", "main")
    stream = "commit refs/heads/main\ncommitter u <u@x> 0 +0000\ndata 0\n"
    for path, text in files.items():
        stream += f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"
    git("fast-import", "--quiet", given=stream)
    with (folder / ".git" / "config").open("a") as file:
        for name, value in configuration.items():
            section, key = name.split(".")
            file.write(f'[{section}]\n{key} = "{value}"\n')


STRATEGIES = st.sampled_from(["mine", "theirs", "markers"])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), configuration=SETTINGS, strategy=STRATEGIES, goes_back=st.booleans())
def test_branch_comes_to_what_the_plan_tells(
    world: tuple[Files, Files, Files],
    configuration: dict[str, str],
    strategy: str,
    goes_back: bool,
) -> None:
    base, yours, theirs = world
    with TemporaryDirectory() as folder:
        place = Path(folder, "project")
        commit(place, yours, configuration | {"user.name": "u", "user.email": "u@x"})
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=place, check=True)
        before, project = snapshot(place), open_project(place)
        with Scratch(project) as scratch:
            trees = Trees(
                tree_of(scratch, base), scratch.list_tree(project.head), tree_of(scratch, theirs)
            )
            decisions = decide(merge(scratch, trees, Rules(), project), trees, "1")
            for outcome in decisions.open:
                decisions.take(scratch, outcome, strategy)
            tree = decisions.tree()
            wanted = Wanted(("0", "1"), trees.yours, tree, decisions.stages(), (), "m", True)
            repository = open_repository(place)
            with JournalFiles(repository).locked() as files:
                landing = Landing(repository, files)
                journal = landing.begin(scratch, wanted)
                for path, entry in tree.items():
                    assert (place / path).read_bytes() == scratch.read_one(entry.id)
                if goes_back or decisions.left:
                    assert set(repository.unmerged()) == set(decisions.stages())
                    landing.abort(journal)
                elif tree != trees.yours:
                    assert landing.commit(journal) is None
                    assert repository.tree("HEAD") == repository.index_tree() == tree
        if goes_back or decisions.left:
            assert snapshot(place) == before
