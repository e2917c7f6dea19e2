from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Kind, Sure
from quickscale_cli.releases.renames import Renames
from tests.cli.worlds import merged

TEXT = "".join(f"line {number}\n" for number in range(20))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 15\n", "line 15, new\n")
BOTH = MINE.replace("line 15\n", "line 15, new\n")
CLASH = TEXT.replace("line 3\n", "line 3, new\n")
APPS = 'from django.apps import AppConfig\n\n\nclass Config(AppConfig):\n    name = "{}"\n'


def declaring(**renames: str) -> Rules:
    return Rules(renames=Renames(renames))


def test_declared_rename_carries_the_user_s_edit(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"b": NEW}, declaring(a="b"))
    assert (case.kind("b"), case.outcome("b").sure) == (Kind.RENAMED, Sure.DECLARED)
    assert case.text("b") == BOTH
    assert "a" not in case


def test_declared_rename_of_an_untouched_file(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": TEXT}, {"b": TEXT}, declaring(a="b"))
    assert (case.kind("b"), "a" in case) == (Kind.RENAMED, False)


def test_declared_rename_with_a_rewrite_and_an_edit(scratch: Scratch) -> None:
    rewritten = "".join(f"other {number}\n" for number in range(20))
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"b": rewritten}, declaring(a="b"))
    assert case.kind("b") == Kind.CONFLICT
    assert "line 3, mine" in case.text("b")


def test_declared_rename_of_a_folder(scratch: Scratch) -> None:
    rules = Rules(renames=Renames({"pay/": "payments/"}))
    case = merged(
        scratch,
        {"pay/a": TEXT, "pay/in/b": TEXT},
        {"pay/a": MINE, "pay/in/b": TEXT, "pay/own": "own\n"},
        {"payments/a": NEW, "payments/in/b": NEW},
        rules,
    )
    assert (case.text("payments/a"), case.text("payments/in/b")) == (BOTH, NEW)
    assert case.text("pay/own") == "own\n"
    assert case.result.left_behind == ("pay/own",)


def test_declared_rename_that_the_user_made_too(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"b": TEXT}, {"b": NEW}, declaring(a="b"))
    assert case.text("b") == NEW


def test_declared_rename_that_the_user_made_too_and_edited(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"b": MINE}, {"b": NEW}, declaring(a="b"))
    assert case.text("b") == BOTH


def test_own_file_under_the_new_name_of_a_deleted_one_stays(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"b": APPS}, {"b": NEW}, declaring(a="b"))
    assert (case.kind("b"), case.text("b")) == (Kind.COLLISION, APPS)
    assert [choice.name for choice in case.outcome("b").choices] == ["mine", "theirs"]


def test_declared_rename_of_a_deleted_file(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {}, {"b": NEW}, declaring(a="b"))
    assert (case.kind("b"), "b" in case) == (Kind.DELETED_BUT_CHANGED, False)


def test_declared_rename_onto_the_user_s_own_file(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": MINE, "b": "own\n"}, {"b": NEW}, declaring(a="b"))
    assert case.kind("b") == Kind.COLLISION
    assert (case.text("a"), case.text("b")) == (MINE, "own\n")
    assert [path for path, _ in case.choice("b", "theirs").entries] == ["a", "b"]


def test_declared_rename_of_a_file_whose_name_a_new_one_takes(scratch: Scratch) -> None:
    theirs = {"a": "new\n", "b": NEW}
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, theirs, declaring(a="b"))
    assert (case.text("a"), case.text("b")) == ("new\n", BOTH)


def test_declared_swap(scratch: Scratch) -> None:
    one, two = TEXT, TEXT.replace("line", "row")
    case = merged(
        scratch,
        {"a": one, "b": two},
        {"a": MINE, "b": two},
        {"a": two, "b": one},
        declaring(a="b", b="a"),
    )
    assert (case.text("a"), case.text("b")) == (two, MINE)


def test_longest_declared_folder_counts() -> None:
    renames = Renames({"a/": "b/", "a/x": "c/y", "a/in/": "d/"})
    moved = [renames(path) for path in ("a/x", "a/z", "a/in/z", "z")]
    assert moved == ["c/y", "b/z", "d/z", "z"]


def test_renames_of_several_releases_reach_the_newest_name(scratch: Scratch) -> None:
    rules = Rules(renames=Renames({"a": "b"}, {"b": "in/c"}, {"in/": "out/"}))
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"out/c": NEW}, rules)
    assert case.text("out/c") == BOTH


def test_exact_rename_of_the_template(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"b": TEXT})
    assert (case.kind("b"), case.outcome("b").sure) == (Kind.RENAMED, Sure.EXACT)
    assert case.text("b") == MINE


def test_exact_rename_of_the_user(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"mine/a": TEXT}, {"a": NEW})
    assert (case.kind("mine/a"), case.outcome("mine/a").sure) == (Kind.RENAMED, Sure.EXACT)
    assert case.text("mine/a") == NEW
    assert "a" not in case


def test_exact_rename_of_the_user_untouched_upstream(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"mine/a": TEXT}, {"a": TEXT})
    assert (case.kind("mine/a"), case.text("mine/a")) == (Kind.EDITED, TEXT)


def test_rename_of_a_file_that_the_template_removed(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"mine/a": TEXT}, {})
    assert case.kind("a") == Kind.SAME
    assert case.text("mine/a") == TEXT


def test_renamed_differently_on_both_sides(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"mine": TEXT}, {"new": NEW}, declaring(a="new"))
    assert (case.kind("mine"), case.text("mine")) == (Kind.MOVED_TWICE, NEW)
    assert [path for path, _ in case.choice("mine", "theirs").entries] == ["mine", "new"]


def test_rename_with_edits_is_a_question(scratch: Scratch) -> None:
    case = merged(scratch, {"a.py": TEXT}, {"mine.py": MINE}, {"a.py": NEW})
    assert case.kind("a.py") == Kind.DELETED_BUT_CHANGED
    assert case.outcome("a.py").maybe == (("mine.py", 95),)
    assert case.text("mine.py") == MINE


def test_undeclared_rename_with_a_rewrite_is_a_question(scratch: Scratch) -> None:
    case = merged(scratch, {"a.py": TEXT}, {"a.py": MINE}, {"b.py": NEW})
    assert case.kind("a.py") == Kind.REMOVED_BUT_EDITED
    assert case.outcome("a.py").maybe == (("b.py", 95),)
    assert (case.text("a.py"), case.text("b.py")) == (MINE, NEW)


def test_look_alike_of_a_deleted_file_stays_the_user_s(scratch: Scratch) -> None:
    blog, shop = APPS.format("blog"), APPS.format("shop")
    case = merged(
        scratch, {"blog/apps.py": blog}, {"shop/apps.py": shop}, {"blog/apps.py": blog + "# new\n"}
    )
    assert case.text("shop/apps.py") == shop
    assert case.kind("blog/apps.py") == Kind.LEFT_OUT


def test_empty_look_alikes_never_pair(scratch: Scratch) -> None:
    case = merged(
        scratch, {"blog/__init__.py": ""}, {"shop/__init__.py": ""}, {"blog/__init__.py": "new\n"}
    )
    assert case.text("shop/__init__.py") == ""


def test_two_candidates_never_pair(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"b": TEXT, "c": TEXT}, {"a": NEW})
    assert (case.text("b"), case.text("c")) == (TEXT, TEXT)
    assert case.kind("a") == Kind.DELETED_BUT_CHANGED


def test_copy_of_another_file_never_pairs(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT, "b": TEXT}, {"b": TEXT, "c": TEXT}, {"a": NEW, "b": TEXT})
    assert case.text("c") == TEXT


def test_new_name_where_the_old_one_is_used_again(scratch: Scratch) -> None:
    case = merged(scratch, {"a": TEXT}, {"a": MINE}, {"a": "fresh\n", "b": NEW}, declaring(a="b"))
    assert (case.text("a"), case.text("b")) == ("fresh\n", BOTH)


def test_rename_into_a_folder_of_its_own_name(scratch: Scratch) -> None:
    case = merged(scratch, {"models": TEXT}, {"models": MINE}, {"models/__init__": NEW},
                  declaring(models="models/__init__"))  # fmt: skip
    assert case.text("models/__init__") == BOTH


def test_two_folders_that_become_one(scratch: Scratch) -> None:
    rules = Rules(renames=Renames({"a/": "c/", "b/": "c/"}))
    case = merged(
        scratch,
        {"a/x": TEXT, "b/x": TEXT, "b/y": TEXT},
        {"a/x": MINE, "b/x": MINE, "b/y": MINE},
        {"c/x": NEW, "c/y": NEW},
        rules,
    )
    assert (case.text("c/x"), case.text("c/y")) == (BOTH, BOTH)
    assert (case.kind("b/x"), case.text("b/x")) == (Kind.REMOVED_BUT_EDITED, MINE)


def test_file_that_takes_the_name_of_a_removed_one(scratch: Scratch) -> None:
    case = merged(
        scratch, {"a": TEXT, "b": "b\n"}, {"a": MINE, "b": "mine\n"}, {"b": NEW}, declaring(a="b")
    )
    assert (case.text("a"), case.text("b")) == (MINE, "mine\n")
    assert {outcome.kind for outcome in case.result.outcomes} == {
        Kind.COLLISION, Kind.REMOVED_BUT_EDITED
    }  # fmt: skip
