"""Times and answers as the developer reads them."""

import time
from datetime import UTC, datetime
from typing import Any

from fakestripe.pages.rendering import Html, tag


def moment(unix: int) -> str:
    """24 Nov 2026, 10:12 (UTC)."""
    return f"{day(unix)}, {datetime.fromtimestamp(unix, UTC):%H:%M}"


def day(unix: int) -> str:
    found = datetime.fromtimestamp(unix, UTC)
    return f"{found.day} {found:%b %Y}"


def clock_time(unix: int) -> str:
    return f"{datetime.fromtimestamp(unix, UTC):%H:%M:%S}"


def answered(deliveries: list[dict[str, Any]]) -> Html:
    """Say how the app took an event: the worst of its deliveries."""
    if not deliveries:
        return tag("Nobody listens")
    return min((_answered(each) for each in deliveries), key=lambda pair: pair[0])[1]


def _answered(delivery: dict[str, Any]) -> tuple[int, Html]:
    answer, next_try = delivery["answer"], delivery["next_try"]
    is_well = answer[:1] == "2" and len(answer) == 3
    if is_well:
        return 3, tag(f"{answer} in {delivery['took']} ms", "success")
    if next_try is not None and not delivery["tries"]:
        return 2, tag("On its way")
    if next_try is not None:
        seconds = max(round(next_try - time.time()), 1)
        return 1, tag(f"{_short(answer)}, tries again in {_span(seconds)}", "warning")
    if answer.endswith("by a fault") and not delivery["tries"]:
        return 1, tag(answer.capitalize())
    return 0, tag(f"{_short(answer)}, given up", "danger")


def _short(answer: str) -> str:
    return (answer.partition(":")[0] if ":" in answer else answer).capitalize()


def _span(seconds: int) -> str:
    if seconds < 100:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 6000 else f"{seconds // 3600} h"
