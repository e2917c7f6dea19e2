"""What a plan tells of small projects, and what `--fix-names` makes of them, in short."""

from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.looking import looked
from tests.cli.worlds import Files


def told(
    scratch: Scratch, base: Files, own: Files, theirs: Files, *manifests: str
) -> list[Finding]:
    return looked(scratch, base, own, theirs, *manifests).findings


def fixed(
    scratch: Scratch, base: Files, own: Files, theirs: Files, *manifests: str
) -> dict[str, str]:
    return looked(scratch, base, own, theirs, *manifests).fixed


def short(findings: list[Finding]) -> list[tuple[str, int, str, str, str]]:
    return [(f.path, f.line, f.id, f.old, str(f.certainty)) for f in findings]
