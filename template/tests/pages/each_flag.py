"""python -m tests.pages.each_flag: the budgets of pages hold with all flags on, and each one off.

One process a set of flags, since flags decide which apps there are.
"""

import subprocess
import sys
from pathlib import Path

from tests.config.test_flag_sets import RELEASED, named, needing
from tests.processes import ROOT, environment

TESTS = Path(__file__).with_name("test_budgets.py")


def main() -> int:
    full = dict.fromkeys(RELEASED, True)
    sets = [full, *(full | {name: False} | needing(name) for name in RELEASED)]
    return max(hold(chosen) for chosen in sets)


def hold(chosen: dict[str, bool]) -> int:
    print(f"With {named(chosen)}:", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", str(TESTS)]
    variables = {name: str(is_on) for name, is_on in chosen.items()}
    return subprocess.run(command, cwd=ROOT, env=environment(**variables), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
