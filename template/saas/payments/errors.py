from django.utils.translation import gettext as _

from saas.core.errors import DomainError


class PaymentError(DomainError):
    """Something with money did not go as it should; nothing was charged that is not told."""


class Unreachable(PaymentError):
    """Stripe does not answer, or says that it is busy or broken. What it did is not known yet."""

    def __init__(self, cause: str = "") -> None:
        self.cause = cause
        super().__init__(
            _("The payment service does not answer. Nothing was charged. Try again in a minute.")
        )


class Misconfigured(PaymentError):
    """Stripe refuses what we ask: a key, a right or a setting is wrong. Staff must mend it."""

    def __init__(self, cause: str = "", *, code: str = "") -> None:
        self.cause, self.code = cause, code
        super().__init__(
            _("Payments are not ready here. Nothing was charged. Write to us, and we mend it.")
        )


class NotThere(Misconfigured):
    """Stripe has nothing of this id, in the account and mode of our key."""


class Declined(PaymentError):
    """The bank said no. `code` is for staff: a buyer who may be a thief learns no reason."""

    def __init__(self, code: str = "", *, cause: str = "") -> None:
        self.code, self.cause = code, cause
        super().__init__(_("Your bank declined the payment. Use another card, or ask your bank."))


class NeedsAction(Declined):
    """The bank wants to see the buyer, who is not here."""


class NotVerified(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("Verify your e-mail address first, then buy."))


class PackNotSold(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("This pack is no longer sold. Choose another one."))


class ClosedWorkspace(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("This workspace is closed. Nothing can be bought for it."))


class TooManyCheckouts(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("Too many tries within an hour. Nothing was charged. Come back later."))


class ConsentMissing(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("Agree to the sentence above the button, then go on."))
