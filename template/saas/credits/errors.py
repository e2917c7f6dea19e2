from django.template.defaultfilters import pluralize

from saas.core.errors import DomainError


class InsufficientCredits(DomainError):
    def __init__(self, *, needed: int, available: int) -> None:
        self.needed = needed
        self.available = available
        super().__init__(
            f"This needs {needed:,} credit{pluralize(needed)} and you have {available:,}. "
            "Add credits, or choose something smaller."
        )


class KeyReused(DomainError):
    def __init__(self, key: str) -> None:
        super().__init__(
            f"The key “{key}” stands for another request. Send this one with a new key."
        )


class SpendNotFound(DomainError):
    def __init__(self, key: str) -> None:
        super().__init__(
            f"Nothing was spent with the key “{key}”, so nothing can be given back. Check the key."
        )


class HoldNotFound(DomainError):
    def __init__(self, key: str) -> None:
        super().__init__(f"There is no hold with the key “{key}”. Check the key.")


class HoldClosed(DomainError):
    def __init__(self, key: str) -> None:
        super().__init__(f"The hold “{key}” is closed already. Open a new one.")


class CaptureTooLarge(DomainError):
    def __init__(self, key: str, held: int) -> None:
        super().__init__(f"The hold “{key}” is of {held:,} credits. Capture at most that many.")


class LotNotFound(DomainError):
    def __init__(self, source_ref: str) -> None:
        super().__init__(f"No credits came from “{source_ref}”. Check the reference.")


class LotNotFrozen(DomainError):
    def __init__(self, source_ref: str) -> None:
        super().__init__(
            f"The credits from “{source_ref}” are not frozen, so there is nothing to settle."
        )


class NotADemo(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "The ledger forgets demo workspaces only. This one is real: its history stays."
        )


class LedgerUnsound(DomainError):
    def __init__(self, violations: list[str]) -> None:
        super().__init__("\n".join([*violations, "Write nothing by hand: see docs/credits.md."]))
