"""The answers that made a project, and those that its upgrade will use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

from quickscale_cli.errors import AnswersUnreadable, WrongAnswer
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.releases.changes import Changes

FILE = ".copier-answers.yml"
YES = {"true", "yes", "y", "on", "1", "t"}
NO = {"false", "no", "n", "off", "0", "f"}


@dataclass(frozen=True)
class Recorded:
    version: str
    origin: str  # where the template came from
    answers: Mapping[str, Any]


class Reason(StrEnum):
    """Where an answer comes from."""

    RECORDED = "your answer"
    RENAMED = "your answer, to a question that has a new name"
    RETYPED = "your answer, said in the new way"
    CHOSEN = "chosen now"
    DEFAULT = "the default: the question is new"
    MADE_OF = "the default: it was not recorded"


@dataclass(frozen=True)
class Answer:
    question: str
    value: object
    reason: Reason
    was: str = ""  # the question's old name


@dataclass(frozen=True)
class Dropped:
    """A recorded answer that no question takes any more."""

    question: str
    value: object
    advice: str


def read(scratch: Scratch, tree: Tree) -> Recorded:
    """Read the committed answers file. Raises AnswersUnreadable with what to do."""
    entry = tree.get(FILE)
    if entry is None or not entry.is_file:
        raise AnswersUnreadable(
            f"There is no {FILE} in the last commit, so nobody knows which version made this"
            " project. Get it back from git's history, or commit it if it is only ignored."
        )
    text = scratch.read_one(entry.id).decode("utf-8-sig", "replace")
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.MULTILINE):
        raise AnswersUnreadable(f"{FILE} holds conflict markers. Resolve them and commit.")
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        where = str(error).splitlines()[-1].strip()
        raise AnswersUnreadable(f"{FILE} is no YAML ({where}). Correct it and commit.") from None
    if not isinstance(told, dict) or not all(told.get(k) for k in ("_commit", "_src_path")):
        raise AnswersUnreadable(
            f"{FILE} lacks _commit or _src_path: the version and the template that made this"
            " project. Put them back as git's history has them, and commit."
        )
    answers = {name: value for name, value in told.items() if not str(name).startswith("_")}
    return Recorded(str(told["_commit"]), str(told["_src_path"]), answers)


def carry(
    changes: Changes, recorded: Mapping[str, Any], chosen: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Dropped]]:
    """Return the answers to give to the new version, and those that it no longer takes."""
    answers: dict[str, Any] = {}
    dropped = []
    for carried in changes.carry(recorded):
        if carried.new_question is None:
            dropped.append(Dropped(carried.question, carried.answer, carried.advice))
        else:
            answers[carried.new_question] = carried.new_answer
    return answers | dict(chosen), dropped


def explain(
    changes: Changes,
    recorded: Mapping[str, Any],
    chosen: Mapping[str, Any],
    used: Mapping[str, Any],
    old_questions: Mapping[str, Any],
) -> list[Answer]:
    """Say of each answer that will be used where it comes from."""
    carried = {one.new_question: one for one in changes.carry(recorded) if one.new_question}
    told = []
    for question, value in used.items():
        before = carried.get(question)
        was = before.question if before and before.question != question else ""
        if question in chosen:
            reason = Reason.CHOSEN
        elif before is None:
            reason = Reason.MADE_OF if question in old_questions else Reason.DEFAULT
        elif before.answer != before.new_answer:
            reason = Reason.RETYPED
        else:
            reason = Reason.RENAMED if was else Reason.RECORDED
        told.append(Answer(question, value, reason, was))
    return told


def check_types(questions: Mapping[str, Mapping[str, Any]], answers: Mapping[str, Any]) -> None:
    """Refuse what Copier would quietly take for a no. Raises WrongAnswer."""
    for name, question in questions.items():
        is_yes_or_no = question.get("type") == "bool" and not question.get("multiselect")
        if is_yes_or_no and str(answers.get(name, "no")).lower() not in YES | NO:
            raise WrongAnswer(
                f"The answer to {name} is {answers[name]!r}, but it takes yes or no. Choose with"
                f" --data {name}=yes, or correct {FILE} and commit."
            )
