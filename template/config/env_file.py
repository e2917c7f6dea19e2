"""The one reader of `.env`: as people write it, or refused by the number of the line.

What it reads, Docker Compose reads alike; python-dotenv knows the form. No value of the file is
ever printed: there are passwords among them.
"""

import os
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv.parser import Binding, parse_stream

# ENV_FILE in the environment names another file; tests read none.
FILE: Path = Path(__file__).resolve().parents[1] / (os.environ.get("ENV_FILE") or ".env")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
QUOTE = re.compile(r"=\s*[\"']")
# "My App" <hello@example.com>: quotes that belong to the value. Docker Compose refuses those.
PART_QUOTED = re.compile(
    r"(?:export +)?(\w+)[ \t]*=[ \t]*((\"[^\"\n]*\"|'[^'\n]*')[ \t]*<[^<>\"']+>)"
)


def read(file: Path = FILE) -> dict[str, str]:
    """Return the variables of the file; none where there is no file."""
    if not file.exists():
        return {}
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    refused = []
    for line, binding in _bindings(file):
        name, value = binding.key or "", binding.value
        if part_quoted := PART_QUOTED.fullmatch(binding.original.string.strip()):
            name, value = part_quoted[1], part_quoted[2]
        elif binding.error or value is None or not NAME.fullmatch(name):
            refused.append(f"line {line} {_fault(binding)}")
            continue
        if name not in found or not found[name]:  # left empty, as in a copied example
            found[name], lines[name] = value, line
        elif value not in {"", found[name]}:
            refused.append(f"line {line} sets {name}, which line {lines[name]} sets too: keep one")
    if refused:
        raise ImproperlyConfigured(f"{file.name} can't be read: {'; '.join(refused)}.")
    return found


def _bindings(file: Path) -> Iterator[tuple[int, Binding]]:
    """Yield what stands in each line that says something, with the number of the line."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    except OSError as error:
        raise ImproperlyConfigured(f"{file} can't be read ({error.strerror}).") from None
    if "\0" in text:
        raise ImproperlyConfigured(f"{file.name} can't be read: save it as plain text in UTF-8.")
    for binding in parse_stream(StringIO(text)):
        written = binding.original.string
        if binding.error or binding.key is not None:
            blank = written[: len(written) - len(written.lstrip())].count("\n")
            yield binding.original.line + blank, binding


def _fault(binding: Binding) -> str:
    if QUOTE.search(binding.original.string):
        return "has a quote that is never closed, or something behind the closing one"
    return "is no NAME=value: give it that form, or begin it with `#`"
