import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Bar(NamedTuple):
    what: str
    figure: str
    bar: str = ""
    is_met: bool = True


def table(bars: list[Bar]) -> str:
    rows = [f"| {bar.what} | {bar.figure} | {bar.bar} | {verdict(bar)} |\n" for bar in bars]
    return "| what | figure | bar | |\n| --- | ---: | ---: | --- |\n" + "".join(rows)


def verdict(bar: Bar) -> str:
    if not bar.bar:
        return ""
    return "met" if bar.is_met else "**missed**"


def middle(values: list[float]) -> str:
    return f"{median(values):.2f} s"


def machine() -> str:
    """Describe where and when the figures were taken."""
    return (
        f"Taken on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores of {processor()}, "
        f"{memory()} GiB, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}."
    )


def processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def memory() -> str:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return "?"
    return str(round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30))
