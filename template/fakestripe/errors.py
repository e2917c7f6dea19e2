"""Refusals in Stripe's words and shapes. stripe-python turns each into its own exception."""

from typing import Any

DOCUMENTED = "https://docs.stripe.com/error-codes#"


class StripeRefusal(Exception):
    """What a request is answered with in place of an object."""

    status = 400
    kind = "invalid_request_error"
    leaves_state = False
    """A decline keeps what it made: its failed charge, the intent's new state, their events."""

    def __init__(
        self, message: str, *, param: str | None = None, code: str | None = None, **more: Any
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code
        self.more = more

    @property
    def frees_key(self) -> bool:
        """Say if the same idempotency key may be used again, with mended parameters."""
        return self.status in {401, 403, 404, 429} or bool(self.param)

    def body(self) -> dict[str, Any]:
        told = {"code": self.code, "param": self.param}
        error = {name: value for name, value in told.items() if value is not None}
        if self.code:
            error["doc_url"] = DOCUMENTED + self.code.replace("_", "-")
        return {"error": {**error, "message": self.message, "type": self.kind, **self.more}}


class InvalidRequest(StripeRefusal):
    """The parameters do not fit, or the object's state forbids it."""


class Missing(InvalidRequest):
    """No such object: 404 where the address names it, 400 where a parameter does."""

    def __init__(self, noun: str, id: str, *, param: str = "id") -> None:
        super().__init__(f"No such {noun}: '{id}'", param=param, code="resource_missing")
        self.status = 404 if param == "id" else 400


class UnknownAddress(StripeRefusal):
    status = 404

    def __init__(self, method: str, path: str) -> None:
        super().__init__(
            f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs "
            "or we can help at https://support.stripe.com/."
        )


class NotAuthenticated(StripeRefusal):
    status = 401


class NotPermitted(StripeRefusal):
    status = 403


class OtherRequestForKey(StripeRefusal):
    """The idempotency key was used for something else."""

    kind = "idempotency_error"


class RateLimited(StripeRefusal):
    status = 429

    def __init__(self) -> None:
        super().__init__(
            "Request rate limit exceeded. Learn more about rate limits here "
            "https://stripe.com/docs/rate-limits.",
            code="rate_limit",
        )


class CardDeclined(StripeRefusal):
    """The bank or the card said no. What the try made is kept, unless `leaves_state` is false."""

    status = 402
    kind = "card_error"
    leaves_state = True


class StripeFailed(StripeRefusal):
    """Stripe's own fault."""

    status = 500
    kind = "api_error"

    def __init__(self) -> None:
        super().__init__("An unknown error occurred")
