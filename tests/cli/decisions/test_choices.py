from dataclasses import replace

import pytest

from quickscale_cli.decisions.deciding import Decisions
from quickscale_cli.errors import ChoiceImpossible
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Choice
from tests.cli.worlds import Merged, merged

TEXT = "".join(f"line {number}\n" for number in range(9))
NEW = TEXT.replace("line 4\n", "line 4, new\n")


def clash(scratch: Scratch) -> Merged:
    return merged(scratch, {"f": "a\n"}, {"f": "mine\n", "own": "own\n"}, {"f": "new\n"})


@pytest.mark.parametrize(("name", "text"), [("mine", b"mine\n"), ("theirs", b"new\n")])
def test_choice_is_taken(scratch: Scratch, name: str, text: bytes) -> None:
    case = clash(scratch)
    tree = case.result.decide({"f": name})
    assert case.content(tree["f"]) == text
    assert case.content(tree["own"]) == b"own\n"


@pytest.mark.parametrize(("name", "line"), [("mine", "mine"), ("theirs", "new")])
def test_a_choice_is_about_the_clash_alone(scratch: Scratch, name: str, line: str) -> None:
    base = "top\n" + TEXT + "a\n"
    yours, theirs = "my top\n" + TEXT + "mine\n", "top\n" + NEW + "new\n"
    case = merged(scratch, {"f": base}, {"f": yours}, {"f": theirs})
    chosen = case.content(case.result.decide({"f": name})["f"]).decode()
    assert chosen == "my top\n" + NEW + f"{line}\n"


def test_both_sides_are_set_apart_as_they_are_from_what_is_before(scratch: Scratch) -> None:
    base = "first()\n"
    yours, theirs = (f"{base}\n\n@hear({side})\ndef {side}(): ...\n" for side in ("a", "b"))
    case = merged(scratch, {"f": base}, {"f": yours}, {"f": theirs})
    decisions = Decisions(case.result, case.trees, Rules().labels)
    decisions.take(scratch, case.outcome("f"), "both")
    assert case.content(decisions.tree()["f"]).decode() == (
        "first()\n\n\n@hear(a)\ndef a(): ...\n\n\n@hear(b)\ndef b(): ...\n"
    )


def test_undecided_stays_as_planned(scratch: Scratch) -> None:
    case = clash(scratch)
    assert case.result.decide({}) == case.result.tree


def test_removal_is_taken(scratch: Scratch) -> None:
    case = merged(scratch, {"f": "a\n"}, {"f": "mine\n"}, {})
    assert case.result.decide({"f": "theirs"}) == {}


def test_unknown_choice_names_what_is_offered(scratch: Scratch) -> None:
    with pytest.raises(ChoiceImpossible, match="it offers mine, theirs, markers"):
        clash(scratch).result.decide({"f": "none"})


def test_choices_that_exclude_each_other(scratch: Scratch) -> None:
    case = merged(scratch, {"m": "a\n"}, {"m/own": "x\n"}, {"m": "b\n", "n": "n\n"})
    with pytest.raises(ChoiceImpossible, match="offers mine"):
        case.result.decide({"m": "theirs"})


def test_file_and_folder_at_once(scratch: Scratch) -> None:
    case = merged(scratch, {"a": "a\n"}, {"a": "mine\n"}, {"a/b": "b\n"})
    assert "a/b" not in case.result.decide({"a": "theirs"})
    choice = Choice("theirs", (("a/b", case.trees.theirs["a/b"]),))
    spoiled = replace(case.outcome("a/b"), choices=(choice,))
    result = replace(case.result, outcomes=(case.outcome("a"), spoiled))
    with pytest.raises(ChoiceImpossible, match="Decide alike for both"):
        result.decide({"a/b": "theirs"})
