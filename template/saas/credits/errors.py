from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saas.core.drawing import figure
from saas.core.errors import DomainError


class InsufficientCredits(DomainError):
    def __init__(self, *, needed: int, available: int) -> None:
        self.needed = needed
        self.available = available
        message = ngettext(
            "This needs %(needed)s credit and you have %(available)s. "
            "Add credits, or choose something smaller.",
            "This needs %(needed)s credits and you have %(available)s. "
            "Add credits, or choose something smaller.",
            needed,
        )
        super().__init__(message % {"needed": figure(needed), "available": figure(available)})


class KeyReused(DomainError):
    def __init__(self, key: str) -> None:
        message = _("The key “%(key)s” stands for another request. Send this one with a new key.")
        super().__init__(message % {"key": key})


class SpendNotFound(DomainError):
    def __init__(self, key: str) -> None:
        message = _(
            "Nothing was spent with the key “%(key)s”, so nothing can be given back. Check the key."
        )
        super().__init__(message % {"key": key})


class HoldNotFound(DomainError):
    def __init__(self, key: str) -> None:
        message = _("There is no hold with the key “%(key)s”. Check the key.")
        super().__init__(message % {"key": key})


class HoldClosed(DomainError):
    def __init__(self, key: str) -> None:
        message = _("The hold “%(key)s” is closed already. Open a new one.")
        super().__init__(message % {"key": key})


class CaptureTooLarge(DomainError):
    def __init__(self, key: str, held: int) -> None:
        message = ngettext(
            "The hold “%(key)s” is of %(held)s credit. Capture at most that.",
            "The hold “%(key)s” is of %(held)s credits. Capture at most that many.",
            held,
        )
        super().__init__(message % {"key": key, "held": figure(held)})


class LotNotFound(DomainError):
    def __init__(self, source_ref: str) -> None:
        message = _("No credits came from “%(source)s”. Check the reference.")
        super().__init__(message % {"source": source_ref})


class CoveredTooMuch(DomainError):
    def __init__(self, source_ref: str, granted: int) -> None:
        message = ngettext(
            "“%(source)s” gave %(granted)s credit. Take back at most that.",
            "“%(source)s” gave %(granted)s credits. Take back at most that many.",
            granted,
        )
        super().__init__(message % {"source": source_ref, "granted": figure(granted)})


class WorkspaceClosed(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("This workspace is closed, so it gets no credits. Refund what was paid for them.")
        )


class NotADemo(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "The ledger forgets demo workspaces only. This one is real: its history stays."
        )


class LedgerUnsound(DomainError):
    def __init__(self, violations: list[str]) -> None:
        super().__init__("\n".join([*violations, "Write nothing by hand: see docs/credits.md."]))
