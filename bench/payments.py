"""Purchases and webhooks a second, through view and worker, with fakestripe in Stripe's place."""

from contextlib import ExitStack
from pathlib import Path

from bench.bars import Bar
from bench.chaos import KEY, TEMPLATE, work
from tests.e2e.processes import free_port, run, running
from tests.e2e.production import database, development

SCRIPT = "payments_work.py"
PURCHASES = 300
SECRET = "whsec_ofthebenchofpayments"


def measure(folder: Path) -> list[Bar]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    fake = ["uv", "run", "python", "-m", "fakestripe", "--port", str(port), "--data", ":memory:"]
    with ExitStack() as open_until_the_end, database(TEMPLATE, folder) as url:
        variables = development(url) | {
            "ENABLE_STRIPE": "true",
            "ENABLE_CREDIT_TYPES": "true",
            "STRIPE_API_BASE": base,
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "LOG_LEVEL": "ERROR",
        }
        run(["uv", "run", "manage.py", "migrate"], TEMPLATE, **variables)
        program = running(fake, place=TEMPLATE, output=folder / "fakestripe.log", **variables)
        open_until_the_end.enter_context(program).wait_for(f"{base}/_fakestripe/")
        told = work(SCRIPT, "take_in", PURCHASES, **variables)
        program = running(
            ["uv", "run", "manage.py", "worker"],
            place=TEMPLATE,
            output=folder / "worker.log",
            PYTHONPATH=str(Path(__file__).parent),  # where the jobs of nothing are
            **variables,
        )
        open_until_the_end.enter_context(program)
        told |= work(SCRIPT, "credit", PURCHASES, **variables)
    return bars(told)


def bars(told: dict[str, float]) -> list[Bar]:
    begun, taken, credited = told["begun"], told["taken"], told["credited"]
    return [
        Bar("purchases begun a second, one after the other", f"{begun:,.0f}"),
        Bar("the same sessions asked of fakestripe without the app", f"{told['asked']:,.0f}"),
        Bar("asked / begun", f"{told['asked'] / begun:.1f}"),
        Bar("webhooks taken in a second by one process", f"{taken:,.0f}"),
        Bar("answers of a bare view in the same process", f"{told['bare']:,.0f}"),
        Bar("bare / webhooks", f"{told['bare'] / taken:.0f}"),
        Bar("purchases credited a second by one worker", f"{credited:,.0f}"),
        Bar("jobs of nothing a second by the same worker", f"{told['nothing']:,.0f}"),
        Bar("jobs of nothing / purchases", f"{told['nothing'] / credited:.1f}"),
        Bar(
            f"of {PURCHASES} purchases credited",
            f"{told['lots']:.0f}",
            f"exactly {PURCHASES}",
            told["lots"] == PURCHASES,
        ),
    ]
