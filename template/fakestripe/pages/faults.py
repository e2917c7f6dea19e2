"""Switches for what goes wrong between Stripe and an app in real life."""

from collections.abc import Collection
from secrets import randbelow
from typing import TYPE_CHECKING

from fakestripe import controls
from fakestripe.pages.rendering import Html, fill, icon, joined

if TYPE_CHECKING:
    from fakestripe.forms import Raw
    from fakestripe.stand import Stand

DELIVERIES = {
    "duplicate": ("Deliver twice", "The same event, two requests at the same moment"),
    "delay": ("Delay", "30 seconds late"),
    "reorder": ("Out of order", "Events overtake each other within 5 seconds"),
    "drop": ("Drop", "Never delivered; only a comparison with Stripe finds it"),
    "stale": ("Old content", "The event carries the object as it was at first"),
    "lost_answer": ("Cut the line", "The app commits, the answer gets lost"),
    "forged": ("Forged signature", "Must be refused and leave nothing behind"),
}
REQUESTS = {
    "error": ("Error 500", "Nothing is done"),
    "error_after": ("Error 500 after the work", "Done, and answered as if it failed"),
    "cut": ("Cut the connection", "Done, and never answered"),
    "slow": ("Slow", "Answers after 90 seconds"),
    "rate_limit": ("Too many requests", "429 with Retry-After"),
    "down": ("Unreachable", "No connection at all"),
}
SECONDS = {"delay": 30, "reorder": 5, "slow": 90}
SPANS = {"1": "Next", "20": "20 times", "": "Until off"}


def show(stand: "Stand", form: "dict[str, Raw]") -> Html:
    on = {fault["kind"]: fault for fault in stand.faults.all()}
    first = next(iter(on.values()), None)
    span = str(first["times"] or "") if first else "20"
    return fill(
        "faults",
        on=_on(list(on)),
        deliveries=joined(_switch(kind, DELIVERIES, on) for kind in DELIVERIES),
        requests=joined(_switch(kind, REQUESTS, on) for kind in REQUESTS),
        spans=joined(
            _span(value, value == span or (value == "20" and span not in SPANS)) for value in SPANS
        ),
        seed=first["seed"] if first else randbelow(10_000),
    )


def switch(stand: "Stand", form: "dict[str, Raw]") -> str:
    """Switch on what is checked, and everything else off."""
    if "forget_keys" in form:
        controls.switch_on(stand, {"kind": "forget_keys"})
        return "Idempotency keys are forgotten: whoever repeats a request now, does it twice."
    checked = [kind for kind in DELIVERIES | REQUESTS if kind in form] if "off" not in form else []
    times, seed = str(form.get("times", "")), str(form.get("seed", ""))
    how = {
        "times": int(times) if times.isdecimal() and int(times) else None,
        "seed": int(seed) if seed.isdecimal() and len(seed) < 10 else 0,
    }
    with stand.store.transaction():
        stand.faults.clear()
        for kind in checked:
            more = {"seconds": SECONDS[kind]} if kind in SECONDS else {}
            stand.faults.add({"kind": kind, **how, **more})
    return "" if checked else "All faults are off."  # those that are on, the page tells anyway


def _on(kinds: list[str]) -> Html:
    if not kinds:
        return Html("")
    known = DELIVERIES | REQUESTS
    names = ", ".join(known[kind][0] for kind in kinds)
    count = f"{len(kinds)} fault{'s are' if len(kinds) > 1 else ' is'} on"
    return fill("faults_on", icon=icon("flask-conical"), count=count, names=names)


def _switch(kind: str, known: dict[str, tuple[str, str]], on: Collection[str]) -> Html:
    name, does = known[kind]
    return fill("switch", kind=kind, name=name, does=does, checked="checked" if kind in on else "")


def _span(value: str, is_chosen: bool) -> Html:
    checked = "checked" if is_chosen else ""
    return fill("span", value=value, words=SPANS[value], checked=checked)
