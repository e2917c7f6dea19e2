"""Spends a second by 8 clients through the app, beside the same SQL function in pgbench."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median

from bench.bars import Bar
from tests.e2e.processes import run
from tests.e2e.production import database, development

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 8
SECONDS = 8
ROUNDS = 3
WORKSPACES = 1000
LEAST = 0.5  # of what pgbench gets out of the same database
HISTORIES = (100, 100_000)  # rows that an account has behind it
MOST = 1.2  # so many times as long takes a spend with the longer one
SPEND = """\\set workspace random({first}, {last})
SELECT outcome, posting, balance FROM
    credits_spend(:workspace, 1, gen_random_uuid()::text, 'Bench', NULL, clock_timestamp());
"""


def measure(folder: Path) -> list[Bar]:
    pgbench = find_pgbench()
    template = ROOT / "template"
    with database(template, folder) as url:
        variables = development(url)
        run(["uv", "run", "manage.py", "migrate"], template, **variables)
        first, last = spends(template, "prepare", WORKSPACES, **variables)
        ranges = {"one workspace": (first, first), f"{WORKSPACES:,} workspaces": (first, last)}
        rates: dict[tuple[str, str], list[float]] = {}
        for _ in range(ROUNDS):
            for name, (low, high) in ranges.items():
                ours = spends(template, "spend", low, high, CLIENTS, SECONDS, **variables)[0]
                theirs = pgbench_rate(pgbench, url, folder, low, high)
                rates.setdefault((name, "app"), []).append(ours)
                rates.setdefault((name, "pgbench"), []).append(theirs)
        done = spends(template, "race", 100, 50, **variables)[0]
        slower = by_history(template, **variables)
    bars = []
    for name in ranges:
        app, theirs = median(rates[name, "app"]), median(rates[name, "pgbench"])
        is_barred = name != "one workspace"
        bars += [
            Bar(f"spends a second on {name}, the app", f"{app:,.0f}"),
            Bar(f"spends a second on {name}, pgbench", f"{theirs:,.0f}"),
            Bar(
                f"app / pgbench on {name}",
                f"{app / theirs:.2f}",
                f"at least {LEAST}" if is_barred else "",
                not is_barred or app / theirs >= LEAST,
            ),
        ]
    bars.append(slower)
    return [*bars, Bar("100 spends at once on 50 credits", f"{done:.0f}", "exactly 50", done == 50)]


def by_history(template: Path, **variables: str) -> Bar:
    """How much longer a spend takes on an account with a long history, beside one with a short."""
    places = spends(template, "history", *HISTORIES, **variables)
    rates: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for place, found in zip(places, rates, strict=True):
            found += spends(template, "spend", place, place, 1, SECONDS, **variables)
    short, long = map(median, rates)
    name = "a spend after {:,} / after {:,}".format(*reversed(HISTORIES))
    return Bar(name, f"{short / long:.2f}", f"at most {MOST}", short / long <= MOST)


def spends(template: Path, *words: object, **variables: str) -> list[float]:
    """Run a part of spends.py in the project and return the numbers it prints."""
    script = str(Path(__file__).with_name("spends.py"))
    command = ["uv", "run", "python", script, *map(str, words)]
    printed = run(command, template, PYTHONPATH=str(template), **variables)
    return list(json.loads(printed.splitlines()[-1]))


def pgbench_rate(pgbench: str, url: str, folder: Path, first: float, last: float) -> float:
    file = folder / "spend.sql"
    file.write_text(SPEND.format(first=int(first), last=int(last)))
    options = ["-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", str(file)]
    done = subprocess.run([pgbench, *options, url], capture_output=True, text=True, check=True)
    return float(done.stdout.split("tps = ")[1].split()[0])


def find_pgbench() -> str:
    places = [str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
    path = os.pathsep.join([os.environ["PATH"], *places])
    if found := shutil.which("pgbench", path=path):
        return found
    raise SystemExit("The bench needs pgbench. Install it (on Debian: apt-get install postgresql).")
