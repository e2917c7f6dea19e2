"""A folder that the user moved or took out whole: what is new in the template follows it."""

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Kind, Sure
from quickscale_cli.releases.renames import Renames
from tests.cli.worlds import merged

TEXT = "".join(f"line {number}\n" for number in range(20))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 15\n", "line 15, new\n")
BOTH = MINE.replace("line 15\n", "line 15, new\n")


def one(word: str) -> str:
    return TEXT.replace("line", word)


BASE = {
    "saas/blog/__init__.py": "",
    "saas/blog/apps.py": one("apps"),
    "saas/blog/models.py": one("models"),
    "saas/blog/views.py": TEXT,
    "saas/core/__init__.py": "",
    "saas/core/clock.py": one("clock"),
    "templates/blog/page.html": one("page"),
    "tests/blog/test_it.py": one("test"),
}
FRESH = {
    "saas/blog/queries.py": "new\n",
    "saas/blog/migrations/0002_more.py": "new\n",
    "templates/blog/list.html": "new\n",
}


def in_src(files: dict[str, str]) -> dict[str, str]:
    return {f"src/{path}" if path.startswith("saas/") else path: t for path, t in files.items()}


def test_new_files_follow_a_moved_folder(scratch: Scratch) -> None:
    case = merged(scratch, BASE, in_src(BASE), BASE | FRESH | {"saas/blog/views.py": NEW})
    assert case.text("src/saas/blog/queries.py") == "new\n"
    assert case.text("src/saas/blog/migrations/0002_more.py") == "new\n"
    assert case.text("src/saas/blog/views.py") == NEW
    assert case.text("templates/blog/list.html") == "new\n"
    assert not [path for path in case.result.tree if path.startswith("saas/")]
    outcome = case.outcome("src/saas/blog/queries.py")
    assert (outcome.kind, outcome.sure) == (Kind.NEW, Sure.FOLDER)


def test_what_was_edited_in_a_moved_folder_is_merged_there(scratch: Scratch) -> None:
    yours = in_src(BASE | {"saas/blog/views.py": MINE})
    case = merged(scratch, BASE, yours, BASE | {"saas/blog/views.py": NEW})
    assert case.text("src/saas/blog/views.py") == BOTH
    assert not case.result.decisions


def test_what_the_template_moves_within_a_moved_folder_moves_there(scratch: Scratch) -> None:
    theirs = {path: text for path, text in BASE.items() if path != "saas/blog/views.py"}
    theirs["saas/blog/pages/views.py"] = NEW
    rules = Rules(renames=Renames({"saas/blog/views.py": "saas/blog/pages/views.py"}))
    case = merged(scratch, BASE, in_src(BASE), theirs, rules)
    assert case.text("src/saas/blog/pages/views.py") == NEW
    assert "src/saas/blog/views.py" not in case


def test_a_package_that_was_renamed_is_followed(scratch: Scratch) -> None:
    yours = {path.replace("saas/", "shop/"): text for path, text in BASE.items()}
    case = merged(scratch, BASE, yours, BASE | FRESH)
    assert case.text("shop/blog/queries.py") == "new\n"


def test_a_file_of_yours_is_in_the_way_there_too(scratch: Scratch) -> None:
    yours = in_src(BASE) | {"src/saas/blog/queries.py": "mine\n"}
    case = merged(scratch, BASE, yours, BASE | FRESH)
    assert case.kind("src/saas/blog/queries.py") == Kind.COLLISION
    assert case.text("src/saas/blog/queries.py") == "mine\n"


def test_a_folder_that_is_still_used_has_not_moved(scratch: Scratch) -> None:
    yours = in_src(BASE) | {"saas/core/clock.py": one("clock")}
    case = merged(scratch, BASE, yours, BASE | {"saas/core/money.py": "new\n"})
    assert case.text("saas/core/money.py") == "new\n"


def test_an_app_that_was_deleted_stays_deleted(scratch: Scratch) -> None:
    yours = {path: text for path, text in BASE.items() if "blog" not in path}
    changed = {"saas/blog/views.py": NEW, "templates/blog/page.html": NEW}
    case = merged(scratch, BASE, yours, BASE | FRESH | changed)
    assert not [path for path in case.result.tree if "blog" in path]
    assert not case.result.decisions
    for path in (*FRESH, *changed):
        assert case.kind(path) == Kind.LEFT_OUT


def test_security_is_asked_for_in_a_deleted_app_too(scratch: Scratch) -> None:
    yours = {path: text for path, text in BASE.items() if "blog" not in path}
    rules = Rules(security=frozenset({"saas/blog/views.py"}))
    case = merged(scratch, BASE, yours, BASE | FRESH | {"saas/blog/views.py": NEW}, rules)
    assert case.kind("saas/blog/views.py") == Kind.DELETED_BUT_CHANGED


def test_single_files_are_still_asked_for(scratch: Scratch) -> None:
    yours = {path: text for path, text in BASE.items() if path != "saas/blog/views.py"}
    case = merged(scratch, BASE, yours, BASE | {"saas/blog/views.py": NEW})
    assert case.kind("saas/blog/views.py") == Kind.DELETED_BUT_CHANGED
