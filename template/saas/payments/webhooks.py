"""Where Stripe tells what happened: verified, kept, answered. The work is a job's."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from saas.payments import conf, gateway
from saas.payments.flows.inbox import receive

LONGEST = 500_000  # bytes; Stripe's own are far shorter
THIN = "v2.core.event"
NO_EVENT = "That is no event of Stripe's."

logger = logging.getLogger(__name__)


@csrf_exempt  # signed by Stripe
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    if not conf.webhook_secrets():
        logger.error("A webhook came, and STRIPE_WEBHOOK_SECRET is missing: docs/payments.md")
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "No secret is set here.")
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return _answer(HTTPStatus.CONTENT_TOO_LARGE, NO_EVENT)
    try:
        said = gateway.event(request.body, request.headers.get("Stripe-Signature"))
    except gateway.BadSignature:
        return _answer(HTTPStatus.BAD_REQUEST, "The signature does not fit.")
    if said.get("object") == THIN:
        sentence = "Thin events are not taken: give the endpoint snapshot payloads."
        return _answer(HTTPStatus.BAD_REQUEST, sentence)
    if not gateway.is_event(said):
        return _answer(HTTPStatus.BAD_REQUEST, NO_EVENT)
    receive(said=said)
    return _answer(HTTPStatus.OK, "Kept.")


def _answer(status: HTTPStatus, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, content_type="text/plain", status=status)
