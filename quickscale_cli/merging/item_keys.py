"""What in a line of a list names its item, by the language of the file."""

import ast
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import PurePosixPath

STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
ITEM = re.compile(rf"^\s*(?P<value>{STRING}|[A-Za-z_][\w.]*)\s*,?\s*(?:#.*)?$")
TOML_KEY = re.compile(r"^\s*(?P<key>[\w.\"-]+)\s*=\s*\S.*$")
JSON_KEY = re.compile(rf"^\s*(?P<key>{STRING})\s*:\s*[^\s\[{{].*$")
ENV_KEY = re.compile(r"^#?\s?(?P<key>[A-Z][A-Z0-9_]*)=.*$")
IMPORT = re.compile(r"^(?P<head>\s*from\s+[\w.]+\s+import\s+)(?P<names>\w+(?:\s*,\s*\w+)*)\s*$")
PLAIN_IMPORT = re.compile(r"^\s*import\s+[\w.]+(?:\s+as\s+\w+)?\s*$")
REQUIREMENT = re.compile(r"^[\"'](?P<name>[A-Za-z0-9][\w.-]*)(?:[^\w.-].*)?[\"']$")

Rule = Callable[[str], str | None]  # the key of a line, None: it is no item


def rules_of(path: str) -> tuple[Rule | None, Callable[[str], bool]]:
    """Return how a file names its items (None: it has none), and what tells whether it reads."""
    name, suffix = PurePosixPath(path).name, PurePosixPath(path).suffix
    if suffix == ".toml":
        return _toml, _reads(tomllib.loads)
    if suffix == ".json":
        return _json, _reads(json.loads)
    if suffix == ".py":
        return _python, _reads(ast.parse)
    if name in (".gitignore", ".dockerignore"):
        return _pattern, lambda text: "\n!" not in text
    if name.startswith(".env"):
        return _variable, lambda _: True
    return None, lambda _: False


def _toml(line: str) -> str | None:
    if item := ITEM.match(line):
        requirement = REQUIREMENT.match(item["value"])
        if requirement:
            return re.sub(r"[-_.]+", "-", requirement["name"]).lower()
        return item["value"]
    key = TOML_KEY.match(line)
    return f"={key['key']}" if key else None


def _json(line: str) -> str | None:
    if key := JSON_KEY.match(line):
        return key["key"]
    item = ITEM.match(line)
    return item["value"] if item else None


def _python(line: str) -> str | None:
    if match := IMPORT.match(line):
        return re.sub(r"\s+", " ", match["head"])
    if PLAIN_IMPORT.match(line):
        return line.strip()
    item = ITEM.match(line) if line[:1].isspace() and line.rstrip().endswith(",") else None
    return item["value"] if item else None


def _pattern(line: str) -> str | None:
    return line.strip() if line.strip() and not line.startswith(("#", "!")) else None


def _variable(line: str) -> str | None:
    match = ENV_KEY.match(line)
    return match["key"] if match else None


def _reads(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, SyntaxError):
            return False
        return True

    return check
