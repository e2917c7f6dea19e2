"""Read TOML, JSON, YAML and files of variables: the keys that one table holds twice."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from quickscale_cli.findings.doubles.reading import Reading, Twice, repeated

AT_LINE = re.compile(r"\(at line (\d+)")
VARIABLE = re.compile(rb"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=", re.MULTILINE)


def read_toml(content: bytes) -> Reading:
    """Read TOML, which knows no key twice: where it is, nothing can read the file."""
    try:
        text = content.decode()
        tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        found = AT_LINE.search(str(error))
        line = int(found[1]) if found else 0
        is_twice = str(error).startswith("Cannot ")  # declare, overwrite, redefine
        key = text.splitlines()[line - 1].partition("=")[0].strip() if is_twice and line else ""
        return Reading((Twice(f"The key {key}", line),) if key else (), str(error), line)
    return Reading()


def read_json(content: bytes) -> Reading:
    keys: list[str] = []

    def keep(pairs: list[tuple[str, Any]]) -> None:
        keys.extend(one.name for one in repeated(Twice(name, 0) for name, _ in pairs))

    try:
        text = content.decode()
        json.loads(text, object_pairs_hook=keep)
    except json.JSONDecodeError as error:
        return Reading(trouble=error.msg, line=error.lineno)
    except (ValueError, RecursionError) as error:
        return Reading(trouble=str(error))
    return Reading(tuple(Twice(f"The key {json.dumps(key)}", _last(text, key)) for key in keys))


def _last(text: str, key: str) -> int:
    """Return the line of a key's last place; json tells none."""
    places = [found.start() for found in re.finditer(f"{re.escape(json.dumps(key))}\\s*:", text)]
    return text.count("\n", 0, places[-1]) + 1 if places else 0


def read_yaml(content: bytes) -> Reading:
    try:
        documents = list(yaml.compose_all(content, yaml.SafeLoader))
        return Reading(tuple(_in_yaml(documents)))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return Reading(trouble=error.problem or str(error), line=line)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Reading(trouble=str(error))


def _in_yaml(documents: Iterable[Any]) -> Iterator[Twice]:
    left, seen = list(documents), set()
    while left:
        node = left.pop()
        if id(node) in seen:  # an alias stands for what it names
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            left += node.value
        elif isinstance(node, yaml.MappingNode):
            left += [part for pair in node.value for part in pair]
            keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            yield from repeated(
                Twice(f"The key {key.value}", key.start_mark.line + 1)
                for key in keys
                if key.value != "<<"
            )


def read_variables(content: bytes) -> Reading:
    """Read lines of `NAME=value`: whoever reads them takes the last."""
    named = (
        Twice(f"The variable {found[1].decode()}", content.count(b"\n", 0, found.start(1)) + 1)
        for found in VARIABLE.finditer(content)
    )
    return Reading(tuple(repeated(named)))
