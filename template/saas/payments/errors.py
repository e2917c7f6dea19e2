from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saas.core.errors import DomainError
from saas.core.money import money, step


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


class NotAllowed(Misconfigured):
    """The key is good, and lacks a right that this needs."""


class Refused(Misconfigured):
    """Stripe will never do what was asked: it has been refunded already, say. `cause` tells why."""


class NotThere(Refused):
    """Stripe has nothing of this id, in the account and mode of our key."""


class Declined(PaymentError):
    """The bank said no. `code` is for staff: a buyer who may be a thief learns no reason."""

    def __init__(self, code: str = "", *, cause: str = "") -> None:
        self.code, self.cause = code, cause
        super().__init__(_("Your bank declined the payment. Use another card, or ask your bank."))


class NeedsAction(Declined):
    """The bank wants to see the buyer, who is not here."""


class NotPaid(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("Nothing was paid here, so nothing can go back."))


class Disputed(PaymentError):
    def __init__(self) -> None:
        super().__init__(
            _("A bank has a dispute open about this payment. Answer it at Stripe, or wait for it.")
        )


class RefundTooHigh(PaymentError):
    def __init__(self, most: int, currency: str) -> None:
        self.most = most
        if most:
            told = _("%(amount)s can still go back. Enter that or less.")
        else:
            told = _("All of it went back already, so nothing is left to refund.")
        super().__init__(told % {"amount": money(most, currency)})


class UnevenAmount(PaymentError):
    def __init__(self, currency: str) -> None:
        known = {"currency": currency, "step": money(step(currency), currency)}
        super().__init__(_("Amounts in %(currency)s go in steps of %(step)s.") % known)


class RefundTooLate(PaymentError):
    def __init__(self, days: int) -> None:
        told = ngettext(
            "Money can go back for %(days)s day after a payment, and that is over.",
            "Money can go back for %(days)s days after a payment, and they are over.",
            days,
        )
        super().__init__(told % {"days": days})


class ReasonMissing(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("Say why: the reason is kept."))


class OutcomeChanged(PaymentError):
    def __init__(self) -> None:
        super().__init__(
            _("Nothing was done yet: what happens has changed. Look at it, then press again.")
        )


class RefundKeyReused(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("This form was sent before with another amount. Open it anew."))


class NotAcceptable(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("This dispute does not wait for an answer, so nothing can be accepted."))


class AcceptanceRefused(PaymentError):
    """`cause` is what Stripe says."""

    def __init__(self, cause: str = "") -> None:
        told = _("Stripe did not accept it, and nothing has changed: %(cause)s")
        super().__init__(told % {"cause": cause})


class AcceptanceUnanswered(PaymentError):
    def __init__(self) -> None:
        super().__init__(
            _("Stripe does not answer. Press again in a minute: it is accepted once, at most.")
        )


class WithdrawalOver(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("The time to withdraw from this purchase is over."))


class NothingUnused(PaymentError):
    def __init__(self) -> None:
        super().__init__(_("Nothing is left of these credits, so no money can come back."))


class PaymentsUnsound(PaymentError):
    def __init__(self, violations: list[str]) -> None:
        super().__init__("\n".join([*violations, "Write nothing by hand: see docs/payments.md."]))


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
