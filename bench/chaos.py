"""Purchases, refunds and disputes against fakestripe on a bad day, with a real web and worker."""

import json
import os
import sqlite3
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from bench.bars import Bar
from tests.e2e.processes import free_port, run, running
from tests.e2e.production import database, development

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template"
SCRIPT = "chaos_work.py"
OPERATIONS = int(os.environ.get("CHAOS_OPERATIONS", "10000"))
SEED = int(os.environ.get("CHAOS_SEED", "1"))
KEY = "sk_test_ofthebenchofchaos0123"
QUIET = 1800  # seconds in which all must have been delivered, or it counts as lost
FAULTS = [
    {"kind": "duplicate", "share": 0.2},
    {"kind": "reorder", "share": 0.3, "seconds": 3},
    {"kind": "stale", "share": 0.2},
    {"kind": "lost_answer", "share": 0.05},
    {"kind": "forged", "share": 0.05},
    {"kind": "drop", "share": 0.01},
    {"kind": "rate_limit", "share": 0.01, "match": "*"},
    {"kind": "error_after", "share": 0.01, "match": "POST /v1/refunds"},
    {"kind": "cut", "share": 0.01, "match": "POST /v1/checkout/sessions"},
]
HANDLED = [
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.payment_failed",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
]
DELIVERED = "SELECT count(DISTINCT event), sum(tries), sum(next_try IS NOT NULL) FROM deliveries"


def measure(folder: Path) -> list[Bar]:
    stripe, app, data = free_port(), free_port(), folder / "fakestripe.sqlite3"
    base = f"http://127.0.0.1:{stripe}"
    fake = ["uv", "run", "python", "-m", "fakestripe", "--port", str(stripe), "--data", str(data)]
    with ExitStack() as open_until_the_end, database(TEMPLATE, folder) as url:
        variables = development(url) | {
            "ENABLE_STRIPE": "true",
            "ENABLE_CREDIT_TYPES": "true",
            "STRIPE_API_BASE": base,
            "STRIPE_SECRET_KEY": KEY,
            "LOG_LEVEL": "ERROR",
        }
        run(["uv", "run", "manage.py", "migrate"], TEMPLATE, **variables)

        def program(name: str, *command: str) -> None:
            log = folder / f"{name}.log"
            made = running(list(command), place=TEMPLATE, output=log, **variables)
            open_until_the_end.enter_context(made).wait_for(addresses[name])

        addresses = {"fakestripe": f"{base}/_fakestripe/", "web": f"http://localhost:{app}/livez"}
        program("fakestripe", *fake)
        variables["STRIPE_WEBHOOK_SECRET"] = endpoint(base, f"http://localhost:{app}")
        variables["PORT"] = str(app)
        program("web", "uv", "run", "manage.py", "serve")
        worker = ["uv", "run", "manage.py", "worker"]
        log = folder / "worker.log"
        open_until_the_end.enter_context(running(worker, place=TEMPLATE, output=log, **variables))
        for fault in FAULTS:
            ask(f"{base}/_fakestripe/faults", json.dumps(fault | {"seed": SEED}).encode())
        print(f"{OPERATIONS:,} operations with the seed {SEED}", flush=True)
        work(SCRIPT, "trade", OPERATIONS, SEED, **variables)
        events, tries = delivered(data)
        ask(f"{base}/_fakestripe/faults", method="DELETE")
        return bars(events, tries, work(SCRIPT, "reckon", **variables))


def bars(events: int, tries: int, found: dict[str, float]) -> list[Bar]:
    lost, doubled, wrong = found["lost"], found["doubled"], found["wrong"]
    return [
        Bar(f"operations, by the seed {SEED}", f"{OPERATIONS:,}"),
        Bar("events that Stripe sent", f"{events:,}"),
        Bar("deliveries beyond one for each", f"{tries - events:,}"),
        Bar("events that the reconciler found", f"{found['reconciled']:,.0f}"),
        Bar("payments and refunds lost", f"{lost:.0f}", "0", lost == 0),
        Bar("payments and refunds doubled", f"{doubled:.0f}", "0", doubled == 0),
        Bar(
            "purchases as their payments are", f"{found['share']:.2%}", "100%", found["share"] == 1
        ),
        Bar("what ledger_check and payments_check find", f"{wrong:.0f}", "0", wrong == 0),
        Bar("from receipt to done, the middle one", f"{found['p50']:.2f} s"),
        Bar("from receipt to done, 99 of 100", f"{found['p99']:.2f} s"),
    ]


def endpoint(base: str, app: str) -> str:
    """Let Stripe send what the app handles, and return the secret that it signs with."""
    form = [("url", f"{app}/payments/webhook/"), *(("enabled_events[]", each) for each in HANDLED)]
    made = ask(f"{base}/v1/webhook_endpoints", urlencode(form).encode())
    return str(made["secret"])


def ask(url: str, body: bytes | None = None, method: str = "POST") -> dict[str, object]:
    headers = {"Authorization": f"Bearer {KEY}"}
    request = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return dict(json.load(answer))


def work(script: str, *words: object, **variables: str) -> dict[str, float]:
    """Run a script of the bench by the project's own Python and return what it prints."""
    command = ["uv", "run", "python", str(Path(__file__).with_name(script)), *map(str, words)]
    printed = run(command, TEMPLATE, PYTHONPATH=str(TEMPLATE), **variables)
    return dict(json.loads(printed.splitlines()[-1]))


def delivered(data: Path) -> tuple[int, int]:
    """Wait until nothing is on its way; return how many events there are, and tries."""
    deadline = time.monotonic() + QUIET
    while True:
        with sqlite3.connect(f"file:{data}?mode=ro", uri=True) as store:
            events, tries, left = store.execute(DELIVERED).fetchone()
        if not left or time.monotonic() > deadline:
            return events, tries
        time.sleep(1)
