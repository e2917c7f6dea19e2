"""The questions of a template, as its copier.yml asks them."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from quickscale_cli.errors import (
    Contradiction,
    NoAnswer,
    UnknownPreset,
    UnknownQuestion,
    WrongAnswer,
)

YES_OR_NO = {"true", "yes", "on", "1", "false", "no", "off", "0"}


def given_answers(folder: Path, data: list[str], preset: str | None) -> dict[str, str]:
    """Return the answers of the command line. Raises with a sentence for one that can't be."""
    questions = asked(folder)
    answers: dict[str, str] = {}
    for name, value in _pairs(data, preset):
        if name not in questions:
            alike = get_close_matches(name, questions, n=1)
            raise UnknownQuestion(name, alike[0] if alike else None, list(questions))
        if answers.setdefault(name, value) != value:
            raise Contradiction(name)
        if questions[name].get("type") == "bool" and value.lower() not in YES_OR_NO:
            raise WrongAnswer(f"{name} takes yes or no, not `{value}`.")
    known = presets(folder)
    if known and answers.get("preset", next(iter(known))) not in known:
        raise UnknownPreset(answers["preset"], list(known))
    return answers


def asked(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the questions that people are asked, by name; `name: default` is the short form."""
    written = {name: q for name, q in _entries(folder).items() if not name.startswith("_")}
    long = {name: q if isinstance(q, dict) else {"default": q} for name, q in written.items()}
    return {name: question for name, question in long.items() if question.get("when") is not False}


def presets(folder: Path) -> dict[str, str]:
    """Return what each preset stands for, by name."""
    choices = asked(folder).get("preset", {}).get("choices", {})
    return {name: label.removeprefix(f"{name}: ") for label, name in choices.items()}


def arriving(folder: Path, preset: str) -> dict[str, str]:
    """Return the flags of a preset that stay off until a later release, with that release."""
    entries = _entries(folder)
    later = entries.get("from_release", {}).get("default") or {}
    flags: list[str] = []
    for name, added in entries.get("presets", {}).get("default", {}).items():
        flags += added
        if name == preset:
            return {flag: later[flag] for flag in flags if flag in later}
    return {}


def _pairs(data: list[str], preset: str | None) -> list[tuple[str, str]]:
    pairs = [("preset", preset)] if preset is not None else []
    for given in data:
        name, sign, value = given.partition("=")
        if not sign:
            raise NoAnswer(given)
        pairs.append((name.strip(), value))
    return pairs


class _Loader(yaml.SafeLoader):
    """Reads copier.yml without what it includes: lists for validators, nothing to ask."""


_Loader.add_constructor("!include", lambda *_: {})


def _entries(folder: Path) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    with (folder / "copier.yml").open("rb") as file:
        for document in yaml.load_all(file, _Loader):
            entries |= document or {}
    return entries
