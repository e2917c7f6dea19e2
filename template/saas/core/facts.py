"""Facts: what a request wants to know more than once, asked of the database once.

Each app keeps its facts in `facts.py`; views, slots and context processors read them. Jobs and
mails have no request and call the query below a fact.
"""

from collections.abc import Callable

from django.http import HttpRequest

READS = {"GET", "HEAD"}


class Fact[R: HttpRequest, T]:
    """A question about a request. Asked when first wanted, remembered while nothing can change.

    A request that may write asks anew each time, so that its answer shows what it did.
    """

    def __init__(self, ask: Callable[[R], T]) -> None:
        self.ask = ask

    def __call__(self, request: HttpRequest) -> T:
        asker: R = request  # type: ignore[assignment]  # our middleware has made it one
        if request.method not in READS:
            return self.ask(asker)
        known: dict[object, T] = request.__dict__.setdefault("_facts", {})
        if self not in known:
            known[self] = self.ask(asker)
        return known[self]

    def know(self, request: HttpRequest, answer: T) -> None:
        """Take an answer that came along with another question's."""
        request.__dict__.setdefault("_facts", {})[self] = answer


def fact[R: HttpRequest, T](ask: Callable[[R], T]) -> Fact[R, T]:
    """Declare a fact of a request."""
    return Fact(ask)
