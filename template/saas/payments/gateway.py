"""The only importer of stripe: asks it, and gives plain dictionaries or errors of ours back.

A kind is the name of a service of the library: "customers", "checkout.sessions".
"""

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
from typing import Any

import stripe
from django.conf import settings
from stripe import (
    APIConnectionError,
    AuthenticationError,
    CardError,
    IdempotencyError,
    InvalidRequestError,
    PermissionError,  # noqa: A004  # the library's own name
    RateLimitError,
    SignatureVerificationError,
    StripeClient,
    StripeError,
    WebhookSignature,
)

from saas.core.middleware.input import UNSTORABLE
from saas.payments import conf
from saas.payments.errors import (
    Declined,
    Misconfigured,
    NeedsAction,
    NotAllowed,
    NotThere,
    PaymentError,
    Refused,
    Unreachable,
)

type Object = dict[str, Any]
type Parameters = dict[str, Any]

API_VERSION = stripe.api_version
LIVE, TEST = ("sk_live_", "rk_live_"), ("sk_test_", "rk_test_")
FAR = 300  # seconds that a signature may be old, or ahead of our clock
LONGEST_PAGE = 100
LONGEST_ID = 255
LATEST = 2**32  # seconds: the year 2106
BEING_ANSWERED = (
    409  # another request with the same key is under way: what comes of it is not known
)

logger = logging.getLogger(__name__)


class BrokenAtStripe(Unreachable):
    """It answered with a failure of its own, which it repeats to the same key."""


class BadSignature(Exception):
    """Whoever sent this does not know the secret, or sent it long ago."""


def create(kind: str, parameters: Parameters, *, key: str) -> Object:
    """Make something. The same key again gives what came of it the first time."""
    options = {"idempotency_key": key}
    return _ask(kind, "create", parameters, options)


def act(
    kind: str, action: str, stripe_id: str, parameters: Parameters | None = None, *, key: str = ""
) -> Object:
    """Change something: update, expire. What may not be repeated, such as close, has a key."""
    options = {"idempotency_key": key} if key else {}
    return _ask(kind, action, stripe_id, parameters or {}, options)


def retrieve(kind: str, stripe_id: str, *, expand: Sequence[str] = ()) -> Object:
    """Raises NotThere."""
    return _ask(kind, "retrieve", stripe_id, {"expand": list(expand)} if expand else {})


def own_account() -> Object:
    """The account that our key belongs to."""
    return _ask("accounts", "retrieve_current", {})


def each(kind: str, parameters: Parameters) -> Iterator[Object]:
    """All that a list has, newest first, page by page."""
    after: Parameters = {}
    while True:
        page = _ask(kind, "list", {"limit": LONGEST_PAGE, **parameters, **after})
        yield from page["data"]
        if not page["has_more"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


def search(kind: str, query: str) -> list[Object]:
    """What Stripe's search finds, which may be a minute behind."""
    found: list[Object] = _ask(kind, "search", {"query": query, "limit": LONGEST_PAGE})["data"]
    return found


def is_live() -> bool:
    return conf.secret_key().startswith(LIVE)


def is_test() -> bool:
    """Neither where no key is set."""
    return conf.secret_key().startswith(TEST)


def event(body: bytes, signature: str | None) -> Object:
    """What a webhook says, once it is sure that Stripe says it. Raises BadSignature."""
    if not any(_fits(body, signature, secret) for secret in conf.webhook_secrets()):
        raise BadSignature
    try:
        said = _storable(json.loads(body))
    except (ValueError, RecursionError):
        raise BadSignature from None
    if not isinstance(said, dict):
        raise BadSignature
    return said


def is_event(said: Object) -> bool:
    """Whether it has what we keep of one."""
    id_, made, data = said.get("id"), said.get("created"), said.get("data")
    return (
        isinstance(id_, str)
        and len(id_) <= LONGEST_ID
        and isinstance(said.get("type"), str)
        and isinstance(made, int)
        and 0 <= made < LATEST
        and isinstance(data, dict)
        and isinstance(data.get("object"), dict)
    )


def _fits(body: bytes, signature: str | None, secret: str) -> bool:
    try:
        WebhookSignature.verify_header(body, signature, secret, FAR)
    except (SignatureVerificationError, UnicodeDecodeError, TypeError):  # letters beyond ASCII
        return False
    # The library lets any moment of the future pass.
    moments = [part[2:] for part in (signature or "").split(",") if part.startswith("t=")]
    return int(moments[0]) <= time.time() + FAR


def _ask(kind: str, action: str, *given: Any) -> Object:
    with _in_our_words(kind, action):
        method = attrgetter(f"{kind}.{action}")(client().v1)
        answer: Object = _storable(method(*given).to_dict())
    return answer


def _storable(thing: Any) -> Any:
    """Leave out what no database of ours keeps: a buyer may have typed it at Stripe."""
    match thing:
        case str():
            return UNSTORABLE.sub("", thing)
        case dict():
            return {_storable(name): _storable(value) for name, value in thing.items()}
        case list():
            return [_storable(value) for value in thing]
    return thing


def client() -> StripeClient:
    if not conf.secret_key():
        raise Misconfigured("STRIPE_SECRET_KEY is missing")
    return _client(conf.secret_key(), conf.api_base())


@lru_cache(4)
def _client(key: str, base: str) -> StripeClient:
    return StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=settings.STRIPE_RETRIES,
        http_client=stripe.RequestsClient(timeout=settings.STRIPE_TIMEOUT),
    )


@contextmanager
def _in_our_words(kind: str, action: str) -> Iterator[None]:
    """Turn its errors into ours; what the log tells of them names no secret."""
    try:
        yield
    except CardError as error:
        code = str(getattr(error.error, "decline_code", None) or error.code or "")
        refused = NeedsAction if error.code == "authentication_required" else Declined
        raise refused(code, cause=_told(error)) from None
    except (APIConnectionError, RateLimitError) as error:
        logger.warning("Stripe is not reached for %s.%s: %s", kind, action, _told(error))
        raise Unreachable(_told(error)) from None
    except (InvalidRequestError, IdempotencyError) as error:
        logger.warning("Stripe refuses %s.%s: %s", kind, action, _told(error))
        raise _refusal(error) from None
    except (AuthenticationError, PermissionError) as error:
        is_right_missing = isinstance(error, PermissionError)
        logger.error("Stripe refuses %s.%s: %s", kind, action, _told(error))
        raise (NotAllowed if is_right_missing else Misconfigured)(
            _told(error), code=error.code or ""
        ) from None
    except StripeError as error:
        logger.warning("Stripe fails at %s.%s: %s", kind, action, _told(error))
        raise BrokenAtStripe(_told(error)) from None


def _refusal(error: StripeError) -> PaymentError:
    told, code = _told(error), error.code or ""
    if error.http_status == BEING_ANSWERED:
        return Unreachable(told)
    if isinstance(error, IdempotencyError):
        return Misconfigured(told, code=code)
    is_missing = code == "resource_missing" or error.http_status == 404
    return (NotThere if is_missing else Refused)(told, code=code)


def _told(error: StripeError) -> str:
    words = str(error).replace(conf.secret_key() or "\0", "the key")
    return words[:300]
