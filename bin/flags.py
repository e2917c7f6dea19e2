"""What follows from the flags: their questions, their lines, their rows.

A flag is declared once, by its `Flag(...)` in template/config/feature_flags.py. Which preset has
it and, until it is there, which release brings it stands in copier.yml; the packages of one that
brings an engine are a group of its name in template/pyproject.toml.
"""

import ast
import re
import sys
from collections.abc import Iterator, Set
from pathlib import Path
from textwrap import fill
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
READER = "template/config/feature_flags.py"
QUESTION = """{key}:
  type: bool
  help: "{help}"
  default: "{{{{ '{key}' in preset_flags }}}}"
  validator: {validator}
"""
ASKS_FOR_OTHERS = """>-
    {{% if {key} and later.{key} %}}{{{{ later.{key} }}}}{{% elif {key} and not ({needs}) %}}{key}
    needs {needs}. Switch on what is missing, or leave {key} off.{{% endif %}}"""


def declared() -> dict[str, Any]:
    """Return every `Flag` by its question, in the order of the reader."""
    reader = ast.parse(_read(READER))
    # The reader runs in projects, with Django; its table needs none.
    reader.body = [
        part
        for part in reader.body
        if not (isinstance(part, ast.ImportFrom) and str(part.module).startswith("django"))
    ]
    scope: dict[str, Any] = {"__name__": "feature_flags", "__file__": str(ROOT / READER)}
    exec(compile(reader, READER, "exec"), scope)
    return {flag.name.lower(): flag for flag in scope["FLAGS"].values()}


def derived() -> dict[str, str]:
    """Return each file that speaks of flags, as it should be, by its path."""
    flags = declared()
    questions = _read("copier.yml")
    presets = _lists(_table(questions, "presets"))
    coming = dict(re.findall(r'(\w+): "(.+)"', _table(questions, "from_release")))
    if said := list(_forgotten(flags, set().union(*presets.values()), coming.keys())):
        sys.exit("\n".join(said))
    return {
        "copier.yml": _between(questions, "feature_flags.py\n\n", _questions(flags), end=r"\Z"),
        "README.md": _between(_read("README.md"), "<!-- flags -->\n", _so_far(flags, coming)),
        "docs/flags.md": _preset_rows(_read("docs/flags.md"), presets),
        "template/.env.example": _between(
            _read("template/.env.example"), r"docs/flags\.md\) -+\n\n", _variables(flags)
        ),
        "template/docs/flags.md": _between(
            _read("template/docs/flags.md"), r"comes with \|\n[ |-]+\n", _rows(flags, coming)
        ),
        **_features(flags, coming),
    }


def groups() -> dict[str, str]:
    """Return the groups of packages in the template's pyproject.toml that a flag installs."""
    named = {key.removeprefix("enable_").replace("_", "-"): key for key in declared()}
    listed = re.findall(r"^([\w-]+) = \[$", _read("template/pyproject.toml"), re.MULTILINE)
    return {group: named[group] for group in listed if group in named}


def _forgotten(flags: dict[str, Any], preset: Set[str], coming: Set[str]) -> Iterator[str]:
    for key in sorted((preset | coming) - flags.keys()):
        yield f"copier.yml knows {key}, and {READER} does not."
    for key in sorted(flags.keys() - preset):
        yield f"Put {key} into one of the presets of copier.yml."
    for key, flag in flags.items():
        is_there = not flag.app or (ROOT / "template" / flag.app.replace(".", "/")).is_dir()
        if not is_there and key not in coming:
            yield f"There is no {flag.app}: say in from_release of copier.yml what brings {key}."
        if is_there and flag.app and key in coming:
            yield f"{flag.app} is there: take {key} out of from_release in copier.yml."


def _questions(flags: dict[str, Any]) -> str:
    """Those that need others come last: their validators look at the answers before."""
    return "\n".join(
        QUESTION.format(key=key, help=_question(flag), validator=_validator(key, flag))
        for key, flag in sorted(flags.items(), key=lambda item: bool(item[1].requires))
    )


def _question(flag: Any) -> str:
    text = f"{flag.does[0].upper()}{flag.does[1:]}?"
    if flag.otherwise:
        text += f" No: {flag.otherwise}."
    if flag.requires:
        text += f" Needs {_needs(flag)}."
    return text


def _validator(key: str, flag: Any) -> str:
    if not flag.requires:
        return f'"{{{{ later.{key} if {key} }}}}"'
    return ASKS_FOR_OTHERS.format(key=key, needs=_needs(flag))


def _needs(flag: Any) -> str:
    return " and ".join(name.lower() for name in flag.requires)


def _features(flags: dict[str, Any], coming: dict[str, str]) -> dict[str, str]:
    plain, twin = "template/features.toml", "template/features.toml.jinja"
    answered = dict(re.findall(r"^(\w+) = (true|false)$", _read(plain), re.MULTILINE))
    here = "\n".join(f"{key} = {answered.get(key, 'false')}" for key in flags)
    asked = "\n".join(f"{key} = {{{{ {key} | to_json }}}}" for key in flags)
    later = "\n".join(f'{key} = "{release}"' for key, release in coming.items())
    text = _between(_read(plain), r"\[flags\]\n", here)
    return {
        plain: _between(text, r"\[from_release\]\n", later),
        twin: _between(_read(twin), r"\[flags\]\n", asked),
    }


def _variables(flags: dict[str, Any]) -> str:
    return "\n".join(f"# {flag.name}=false" for _, flag in sorted(flags.items()))


def _rows(flags: dict[str, Any], coming: dict[str, str]) -> str:
    rows = []
    for key, flag in sorted(flags.items(), key=lambda item: _number(coming.get(item[0], "0"))):
        does = f"{flag.does}; off: {flag.otherwise}" if flag.otherwise else flag.does
        needs = ", ".join(f"`{name}`" for name in flag.requires)
        comes = coming.get(key, "").removesuffix(".0")
        cells = (f"`{flag.name}`", does, needs, comes)
        rows.append(re.sub(" +", " ", f"| {' | '.join(cells)} |"))
    return "\n".join(rows)


def _so_far(flags: dict[str, Any], coming: dict[str, str]) -> str:
    here = [f"`{flag.name}`" for key, flag in flags.items() if key not in coming]
    later = [f"`{flags[key].name}` ({number.removesuffix('.0')})" for key, number in coming.items()]
    text = f"{len(here)} are here: {', '.join(here)}. {len(later)} come later: {', '.join(later)}."
    return fill(text, 103, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _preset_rows(text: str, presets: dict[str, list[str]]) -> str:
    for preset, added in presets.items():
        cell = ", ".join(f"`{key}`" for key in sorted(added)) or "nothing"
        cell = "all others" if preset == list(presets)[-1] else cell
        text = _between(text, rf"\| `{preset}` \| [^|]+ \| ", cell, end=r" \|\n")
    return text


def _table(text: str, key: str) -> str:
    """Return the default of a computed answer, as copier.yml has it."""
    found = re.search(rf"^{key}:\n.*?  default:(.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def _lists(table: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for key, member in re.findall(r"^ +(?:(\w+):|- (\w+))", table, re.MULTILINE):
        if key:
            lists[key] = []
        else:
            lists[list(lists)[-1]].append(member)
    return lists


def _between(text: str, start: str, block: str, end: str = r"\n(?:\n|\Z)") -> str:
    """Put a block between two places, which are patterns; else it ends at the next empty line."""
    parts = re.split(f"({start})(.*?)({end})", text, maxsplit=1, flags=re.DOTALL)
    if len(parts) != 5:
        sys.exit(f"Found no {start!r} with an end. Mend bin/flags.py.")
    before, begun, _, ended, after = parts
    return before + begun + block + ended + after


def _number(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]


def _read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")
