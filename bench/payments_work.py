"""The app's side of the bench of payments, run by the project's own Python; prints JSON.

take_in COUNT   begin so many purchases, pay them, and put Stripe's messages through the view
credit COUNT    wait until the worker has credited them, and let it do as many jobs of nothing
"""

import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import django
from chaos_work import CARDS, begin, buyers, pay, settle
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import reverse
from page_costs import bare_view, start_response

WORKSPACES = 10
KIND, PAID = "checkout.sessions", "checkout.session.completed"
TOOK = """
    SELECT count(*) / extract(epoch FROM max(finished_at) - min(started_at))
    FROM jobs_job WHERE task = 'saas.payments.jobs.handle_event'
"""


def main() -> None:
    part, count = sys.argv[1:]
    django.setup()
    settings.CHECKOUTS_AN_HOUR = 10**9
    parts: dict[str, Any] = {"take_in": take_in, "credit": credit}
    print(json.dumps(parts[part](int(count))))


def take_in(count: int) -> dict[str, float]:
    from saas.payments import gateway
    from saas.payments.models import Attempt, Pack, Purchase

    owner, workspaces = buyers(WORKSPACES)
    pack = Pack.objects.filter(archived_at=None).first()
    for each in workspaces:  # so that customer and price are there
        begin(uuid4(), each, owner, pack)
    turns = (workspaces * count)[:count]
    begun = speed(lambda each: begin(uuid4(), each, owner, pack), turns)
    sent = [one.parameters for one in Attempt.objects.filter(path=KIND).order_by("-pk")[:count]]
    asked = speed(lambda given: gateway.create(KIND, given, key=uuid4().hex), sent)
    for purchase in Purchase.objects.order_by("-created_at")[:count]:
        pay(purchase.session_url, CARDS[0])
    messages = [message(event) for event in gateway.each("events", {"type": PAID})]
    whole, bare = WSGIHandler(), bare_view()
    taken = speed(lambda each: ask(whole, each), messages)
    with override_settings(ROOT_URLCONF="page_costs"):
        plain = RequestFactory().get("/bare/").environ
        simple = speed(lambda _: ask(bare, plain), range(count * 10))
    return {"begun": begun, "asked": asked, "taken": taken, "bare": simple}


def credit(count: int) -> dict[str, float]:
    import jobs_ours
    from django.db import connection
    from saas.credits.models import Lot

    settle()
    with connection.cursor() as cursor:
        cursor.execute(TOOK)
        credited = float(cursor.fetchone()[0])
    lots = Lot.objects.filter(source_ref__startswith="purchase:").count()
    nothing = count / jobs_ours.finish("nothing", count)
    return {"credited": credited, "nothing": nothing, "lots": lots}


def message(event: dict[str, Any]) -> dict[str, Any]:
    """What the view is sent, signed."""
    from stripe import WebhookSignature

    body = json.dumps(event)
    signature = WebhookSignature.generate_signature_header(body, settings.STRIPE_WEBHOOK_SECRET)
    made = RequestFactory(headers={"host": "localhost", "stripe-signature": signature})
    return made.post(reverse("payments:webhook"), body, content_type="application/json").environ


def speed(do: Callable[[Any], object], given: Sequence[Any]) -> float:
    """How many a second, one after the other."""
    began = time.perf_counter()
    for each in given:
        do(each)
    return len(given) / (time.perf_counter() - began)


def ask(handler: WSGIHandler, environ: dict[str, Any]) -> None:
    response = handler(
        environ | {"wsgi.input": environ.get("wsgi.input", io.BytesIO())}, start_response
    )
    assert response.status_code == 200, response.content  # type: ignore[attr-defined]
    response.close()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
