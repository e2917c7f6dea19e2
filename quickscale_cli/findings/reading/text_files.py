"""Text files that are no code: which are looked through, and as what."""

import re
from enum import Enum
from pathlib import PurePosixPath

LOCKS = re.compile(r".*\.lock|.*-lock\.(?:json|yaml)|go\.sum|npm-shrinkwrap\.json")
VENDORED = {"node_modules", "vendor", "site-packages", ".venv", "bower_components"}
FENCE = re.compile(rb"(`{3,}|~{3,})")
SPAN = re.compile(rb"(`+)(?P<code>[^`\n](?:.*?[^`])??)\1(?!`)")


class Language(Enum):
    ENVIRONMENT = "environment"  # KEY=value
    SHELL = "shell"  # scripts, Dockerfiles, Procfiles: the same, and commands
    DATA = "data"  # YAML, JSON, TOML, INI
    SCRIPT = "script"  # JavaScript and its kin
    STYLE = "style"
    PROSE = "prose"
    OTHER = "other"


BY_SUFFIX = {
    Language.SHELL: ".sh .bash .zsh .fish .ps1 .bat .cmd .mk .service .timer",
    Language.DATA: ".yaml .yml .json .jsonc .json5 .toml .ini .cfg .conf .tf .tfvars .hcl",
    Language.SCRIPT: ".js .mjs .cjs .ts .mts .cts .jsx .tsx .vue .svelte",
    Language.STYLE: ".css .scss .sass .less .pcss",
    Language.PROSE: ".md .markdown .rst .txt .adoc .po .pot .csv .svg .xml",
}
SUFFIXES = {s: language for language, some in BY_SUFFIX.items() for s in some.split()}
ENVIRONMENT = re.compile(r"(?:.*\.)?env(?:rc|\..*)?")
SHELL = re.compile(
    r"(?:.*\.)?(?:dockerfile|containerfile|makefile|justfile|procfile|caddyfile)(?:\..*)?"
)


def language(path: str, content: bytes) -> Language:
    if content.startswith(b"#!"):
        return Language.SHELL
    name = PurePosixPath(path).name.lower()
    if known := SUFFIXES.get(PurePosixPath(name).suffix):
        return Language.ENVIRONMENT if name.startswith(".env.") else known
    if ENVIRONMENT.fullmatch(name):
        return Language.ENVIRONMENT
    return Language.SHELL if SHELL.fullmatch(name) else Language.OTHER


def is_left_out(path: str) -> bool:
    """Whether others make this file: a lock, or a copy of what somebody else wrote."""
    place = PurePosixPath(path)
    return (
        bool(LOCKS.fullmatch(place.name))
        or ".min." in place.name
        or not VENDORED.isdisjoint(place.parts[:-1])
    )


def is_text(content: bytes) -> bool:
    return b"\0" not in content[:8000]  # as git sees it


def only_code(path: str, prose: bytes) -> bytes:
    """Return prose with all blanked out but its code: places stay as they are."""
    is_rst = path.endswith(".rst")
    kept, fence = [], b""
    for line in prose.splitlines(keepends=True):
        mark = FENCE.match(line.lstrip())
        if fence:
            ends = mark is not None and line.strip() == mark[1] and mark[1].startswith(fence)
            kept.append(_blank(line) if ends else line)
            fence = b"" if ends else fence
        elif mark and b"`" not in line.lstrip()[len(mark[1]) :]:
            fence = mark[1]
            kept.append(_blank(line))
        elif is_rst and line.startswith((b"    ", b"\t")):
            kept.append(line)
        else:
            kept.append(_spans(line))
    return b"".join(kept)


def _spans(line: bytes) -> bytes:
    blank = bytearray(_blank(line))
    for found in SPAN.finditer(line):
        blank[found.start("code") : found.end("code")] = found["code"]
    return bytes(blank)


def _blank(line: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", line)
