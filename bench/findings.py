"""What a plan looks for in the user's files: a thousand of them, and fifty names that are gone."""

import time
from pathlib import Path
from statistics import median

from bench.bars import Bar
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry, Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes

ROUNDS = 5
FILES = 1_000
GONE = 50  # names, in ten modules
ROOT = Path(__file__).resolve().parents[1]


def measure(_: Path) -> list[Bar]:
    return [
        _bar("one in twenty names one", _own(every=20), 0.5),
        _bar("each must be parsed", _own(every=1), 2),
    ]


def _bar(what: str, own: dict[str, bytes], most: float) -> Bar:
    with Scratch() as scratch:
        base, result = (_tree(scratch, _ours(gone)) for gone in (False, True))
        mine = _tree(scratch, own)
        trees = Trees(base, base | mine, result)
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            found = Uses(Comparison(scratch, trees, result | mine, Changes([]))).findings
            taken.append(time.perf_counter() - began)
    passed = median(taken)
    size = sum(map(len, own.values())) // 1024
    told = f"{passed:.2f} s, {len(found):,} found"
    name = f"findings in {FILES:,} files, {size:,} KiB, {what}"
    return Bar(name, told, f"at most {most} s", passed <= most)


def _tree(scratch: Scratch, files: dict[str, bytes]) -> Tree:
    names = scratch.write(files.values())
    return {path: Entry(FILE, name) for path, name in zip(files, names, strict=True)}


def _ours(gone: bool) -> dict[str, bytes]:
    """Return ten modules of the template, and fifty names fewer after the upgrade."""
    files = {}
    for module in range(GONE // 5):
        names = [f"stays_{number}" for number in range(5)]
        names += [] if gone else [f"goes_{module}_{number}" for number in range(5)]
        text = "".join(f"def {name}(a, b=1):\n    return a + b\n\n\n" for name in names)
        files[f"saas/part{module}/flows.py"] = text.encode()
        files[f"saas/part{module}/__init__.py"] = b""
    return files


def _own(every: int) -> dict[str, bytes]:
    """Return the user's files: the template's own code, and a use of what is gone in some."""
    code = [path.read_bytes() for path in sorted((ROOT / "template" / "saas").rglob("*.py"))]
    code = [content for content in code if content]
    files = {}
    for number in range(FILES):
        module, name = number % (GONE // 5), number % 5
        use = (
            f"from saas.part{module}.flows import goes_{module}_{name}\n\ngoes_{module}_{name}(1)\n"
        )
        content = code[number % len(code)]
        files[f"app/part{number // 50}/own{number}.py"] = (
            content + use.encode() if number % every == 0 else content
        )
    return files
