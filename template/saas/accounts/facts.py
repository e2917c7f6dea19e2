from saas.accounts import queries
from saas.accounts.http import SignedInRequest
from saas.core.facts import fact


@fact
def email_is_verified(request: SignedInRequest) -> bool:
    """Whether the primary address is. It comes with the person (see `PersonMiddleware`)."""
    return queries.email_is_verified(request.user)
