"""Where a text file means an environment variable, and where it runs a command of manage.py."""

import re
from collections.abc import Iterable, Iterator

from quickscale_cli.findings.comparison import UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.reading.text_files import Language, only_code

HOLDERS = {
    b"environment", b"env", b"envs", b"env_variables", b"env_vars", b"envvars", b"variables",
    b"vars", b"args", b"build-args", b"secrets", b"config_vars", b"data", b"stringdata",
    b"build.args", b"buildargs",
}  # fmt: skip
READS = re.compile(  # what stands before a variable that is read or named
    rb"(?:\$\{?!?|\{\$|\$\(|\$\$\{?|\$env:|\b(?:secrets|vars|env)\.|%)$"
    rb"|\benv[\"']\s*,\s*[\"']$"
    rb"|(?:^|[\s;&|({\"'])(?:ENV|ARG|export|unset|printenv|setx|set -\w+|-e|--env|--build-arg"
    rb"|config:(?:get|unset)|secrets\s+unset)[ \t]+[\"']?$"
)
SCRIPT_READS = re.compile(rb"\b(?:process|meta)\.env(?:\.|\[[\"'])$")
NAMED = re.compile(rb"^\s*(?:-\s+)?[\"']?(?:key|name|envVar|variable)[\"']?\s*[:=]\s*[\"']?$")
KEY = re.compile(rb"(?:^\s*(?:-\s+)?|[{,]\s*)[\"']?$")
SET = re.compile(rb"(?:^|[\s\"'=;,({`&|])$")
LINE = re.compile(rb"^\s*(?:export\s+)?$")
MADE = re.compile(rb"\s*[?:+]?=(?!=)")  # as in a Makefile
COMMENT = re.compile(rb"^\s*(?:#(?!\{)|//)")
SECTION = re.compile(rb"^\s*\[+([^\]\n]+)\]", re.MULTILINE)


def variables(file: UserFile, names: Iterable[str]) -> Iterator[tuple[str, int, Certainty]]:
    """Yield the places that mean one of these variables: its name, the first byte, how sure."""
    if file.language in (Language.STYLE, None):
        return
    content = text_of(file)
    for name in names:
        for found in re.finditer(rb"(?<![\w-])%b(?!\w)" % re.escape(name.encode()), content):
            if certainty := _variable(file, content, found.start(), found.end()):
                is_known = file.language != Language.OTHER
                yield name, found.start(), certainty if is_known else Certainty.PERHAPS


def commands(content: bytes, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the places that run one of these commands of manage.py, its name and first byte."""
    for name in names:
        runs = re.compile(
            rb"(?:\bmanage\.py|\bdjango-admin|-m django)(?:[ \t]+--?\w[\w-]*=\S+)*"
            rb"[\"']?(?:\s*,|\s*\n\s*-)?[ \t]*[\"']?"
            rb"(?P<name>%b)(?![\w-]|\.\w)" % re.escape(name.encode())
        )
        for found in runs.finditer(content):
            yield name, found.start("name")


def text_of(file: UserFile) -> bytes:
    """Return what counts: all, or the code in prose, each byte in its place."""
    is_prose = file.language == Language.PROSE
    return only_code(file.path, file.content) if is_prose else file.content


def _variable(file: UserFile, content: bytes, start: int, end: int) -> Certainty | None:
    line = content.rfind(b"\n", 0, start) + 1
    stop = content.find(b"\n", end)
    before, after = content[line:start], content[end : stop if stop >= 0 else len(content)]
    if file.language == Language.SCRIPT:
        return Certainty.SURE if SCRIPT_READS.search(before) else None
    if COMMENT.match(before) and file.language != Language.PROSE:
        is_offer = file.language == Language.ENVIRONMENT and re.match(rb"\s*#\s*$", before)
        return Certainty.PERHAPS if is_offer and after.startswith(b"=") else None
    if READS.search(before):
        return Certainty.SURE
    if file.language == Language.PROSE and file.content[start - 1 : start] == b"`":
        return Certainty.SURE if after.startswith(b"=") else Certainty.PERHAPS
    if file.language == Language.SHELL and MADE.match(after) and LINE.match(before):
        return Certainty.SURE
    is_plain = file.language in (Language.ENVIRONMENT, Language.SHELL, Language.PROSE)
    if re.match(rb"[\"']?=(?!=)", after) and SET.search(before):
        return Certainty.SURE if is_plain or b"_" in content[start:end] else Certainty.PERHAPS
    if file.language not in (Language.DATA, Language.PROSE) or not _is_named(before, after):
        return None
    is_held = _holder(content, line) in HOLDERS
    return Certainty.SURE if is_held or b"_" in content[start:end] else Certainty.PERHAPS


def _is_named(before: bytes, after: bytes) -> bool:
    """Whether it is a key, the value of `name:`, or all of a list's item."""
    if KEY.search(before) and re.match(rb"[\"']?\s*[:=](?![:=])", after):
        return True
    ends = re.match(rb"[\"']?\s*,?\s*(?:#.*)?$", after) is not None
    return ends and bool(NAMED.match(before) or re.match(rb"\s*-\s+[\"']?$", before))


def _holder(content: bytes, line: int) -> bytes:
    """Return the key or section that a line stands under, in small letters."""
    rest = content[line : content.find(b"\n", line) if b"\n" in content[line:] else None]
    indent = len(rest) - len(rest.lstrip())
    above = content[:line].splitlines()
    for one in reversed(above):
        bare = one.strip()
        depth = len(one) - len(one.lstrip())
        is_holder = depth < indent or (rest.lstrip().startswith(b"-") and depth == indent)
        if bare and not bare.startswith((b"#", b"-")) and is_holder:
            return re.split(rb"[:=\s]", bare)[0].strip(b"\"'{[]").lower()
    sections = SECTION.findall(content[:line])
    return sections[-1].strip(b"\"' ").lower() if sections else b""
