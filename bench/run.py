"""uv run python -m bench.run [PART...]: how fast it is, as ratios measured in one run.

Parts: making, starting, planning, findings, fleet, spending, payments, pages, jobs, engines, all
without a name; and chaos, which takes long: 10,000 operations, or CHAOS_OPERATIONS, by
CHAOS_SEED. The figures of a part go into docs/benchmarks.md. Ends with 1 when a bar is missed.
"""

import sys
import tempfile
from pathlib import Path

from bench import (
    chaos,
    engines,
    findings,
    fleet,
    jobs,
    making,
    pages,
    payments,
    planning,
    spending,
    starting,
)
from bench.bars import Bar, machine, table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
MARK = "<!-- bench/run.py {} -->\n"
PARTS = {
    "making": making.measure,
    "starting": starting.measure,
    "planning": planning.measure,
    "findings": findings.measure,
    "fleet": fleet.measure,
    "spending": spending.measure,
    "payments": payments.measure,
    "pages": pages.measure,
    "jobs": jobs.measure,
    "engines": engines.measure,
    "chaos": chaos.measure,
}
LONG = {"chaos"}


def main() -> int:
    wanted = sys.argv[1:] or [name for name in PARTS if name not in LONG]
    if not PARTS.keys() >= set(wanted):
        print(__doc__)
        return 2
    bars: list[Bar] = []
    for name in wanted:
        print(f"== {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="quickscale-bench-") as folder:
            Path(folder).chmod(0o755)  # PostgreSQL does not run as root, and must get in
            found = PARTS[name](Path(folder))
        print(table(found), flush=True)
        write(name, found)
        bars += found
    return 0 if all(bar.is_met for bar in bars) else 1


def write(part: str, bars: list[Bar]) -> None:
    """Put a part's figures into the page, between its mark and the next."""
    words, mark, rest = PAGE.read_text().partition(MARK.format(part))
    others = rest[rest.find("<!--") :] if "<!--" in rest else ""
    PAGE.write_text(f"{words}{mark}\n{machine()}\n\n{table(bars)}\n{others}".rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
