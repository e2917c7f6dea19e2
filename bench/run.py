"""uv run python -m bench.run [PART...]: how fast it is, as ratios measured in one run.

Parts: making, starting, spending; all without a name. The figures go into docs/benchmarks.md when
all parts ran. Ends with 1 when a bar is missed.
"""

import sys
import tempfile
from pathlib import Path

from bench import making, spending, starting
from bench.bars import Bar, machine, table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
MARK = "<!-- figures: written by bench/run.py -->\n"
PARTS = {"making": making.measure, "starting": starting.measure, "spending": spending.measure}


def main() -> int:
    wanted = sys.argv[1:] or list(PARTS)
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
        bars += found
    if len(wanted) == len(PARTS):
        words = PAGE.read_text().split(MARK)[0]
        PAGE.write_text(f"{words}{MARK}\n{machine()}\n\n{table(bars)}")
    return 0 if all(bar.is_met for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
