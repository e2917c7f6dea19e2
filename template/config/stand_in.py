"""The Stripe to develop against: where no key of Stripe's is set, fakestripe takes its place.

`manage.py dev` starts it, and writes its address into `.dev/dev.json`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ADDRESS = "http://127.0.0.1:12111"
"""Where it is, unless `dev` found that port taken."""

# Known to everybody: good for nothing but a fakestripe, and refused by production settings.
KEY = "sk_test_fakestripe0DevelopmentOnly"
WEBHOOK_SECRET = "whsec_fakestripeDevelopmentOnly"
WEBHOOK = "/payments/webhook/"


def stand_in(settings: dict[str, Any], *, at: str, pages: str) -> None:
    """Let these settings lead to fakestripe, unless they name a key of Stripe's.

    `at` is where it runs already: else `dev` starts one. `pages` is where a browser finds its
    payment page, if not there.
    """
    if settings["STRIPE_SECRET_KEY"] or not settings["ENABLE_STRIPE"]:
        return
    if not at:
        settings["STRIPE_STAND_IN"] = {"key": KEY, "secret": WEBHOOK_SECRET, "webhook": WEBHOOK}
    settings["STRIPE_API_BASE"] = at or address(settings["DEV_FOLDER"])
    settings["STRIPE_SECRET_KEY"] = KEY
    settings["STRIPE_WEBHOOK_SECRET"] = WEBHOOK_SECRET
    policy = settings["SECURE_CSP"]["form-action"]
    known = [place for place in policy if place != settings["STRIPE_CHECKOUT"]]
    settings["SECURE_CSP"]["form-action"] = [*known, pages or settings["STRIPE_API_BASE"]]


def wants_polling(settings: Mapping[str, Any]) -> bool:
    """Whether Stripe's own test mode is used: it has events to tell, and cannot reach localhost."""
    is_test = settings["STRIPE_SECRET_KEY"].startswith(("sk_test_", "rk_test_"))
    is_stripe = settings["STRIPE_API_BASE"] == settings["STRIPE_API"]
    return bool(settings["ENABLE_STRIPE"] and is_test and is_stripe)


def address(folder: Path) -> str:
    """Return where `dev` has started it, or where it will."""
    try:
        found = json.loads((folder / "dev.json").read_text())["fakestripe"]
    except (OSError, ValueError, KeyError, TypeError):
        return ADDRESS
    return found if isinstance(found, str) else ADDRESS
