"""What each page costs: CPU as so many times a bare view in the same process, and its queries."""

import json
import tomllib
from pathlib import Path
from typing import NamedTuple

from bench.bars import Bar
from tests.e2e.processes import run
from tests.e2e.production import MANAGE, database, development, production

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template"
# So many times the CPU of a bare view, and so many queries, by who looks.
MOST_QUERIES = {"visitor": 0, "member": 6}
MOST_TIMES = {"visitor": 40, "member": 100}
MOST_TIMES_WITH_TABLE = 140
WITH_TABLE = {"pages:dashboard", "credits:history", "services:runs"}


class Page(NamedTuple):
    who: str
    name: str
    path: str
    times: float
    queries: int


def measure(folder: Path) -> list[Bar]:
    with database(TEMPLATE, folder) as url:
        run([*MANAGE, "migrate"], TEMPLATE, **development(url))
        run([*MANAGE, "demo"], TEMPLATE, **development(url))
        variables = production(url) | every_flag()
        run([*MANAGE, "collectstatic", "--noinput"], TEMPLATE, **variables)
        script = str(Path(__file__).with_name("page_costs.py"))
        command = ["uv", "run", "python", script]
        printed = run(command, TEMPLATE, PYTHONPATH=str(TEMPLATE), **variables)
    found = json.loads(printed.splitlines()[-1])
    pages = [Page(*page) for page in found["pages"]]
    bare = Bar("a bare view", f"{found['bare'] * 1e6:.0f} µs")
    return [bare, *(bar(page) for page in pages)]


def every_flag() -> dict[str, str]:
    """Switch on all that this release has."""
    features = tomllib.loads((TEMPLATE / "features.toml").read_text())
    released = features["flags"].keys() - features["from_release"].keys()
    return {name.upper(): "true" for name in released}


def bar(page: Page) -> Bar:
    has_table = page.name in WITH_TABLE
    most = MOST_TIMES_WITH_TABLE if has_table else MOST_TIMES[page.who]
    queries = MOST_QUERIES[page.who]
    return Bar(
        f"{page.who}: `{page.path}`",
        f"{page.times:.0f} x, {page.queries} queries",
        f"at most {most} x, {queries} queries",
        page.times <= most and page.queries <= queries,
    )
