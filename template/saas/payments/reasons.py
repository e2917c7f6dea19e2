"""Why banks dispute payments and refunds fail, in words: Stripe has codes."""

from django.utils.translation import gettext_lazy as _

WITHDRAWN = "Withdrawal"  # kept in English, as what staff write is kept as they wrote it
TOO_LATE = "The workspace was closed before the payment arrived"
REASONS = {
    "bank_cannot_process": _("The bank can not process the payment"),
    "check_returned": _("The bank sent the payment back"),
    "credit_not_processed": _("A refund was promised and did not come"),
    "customer_initiated": _("The customer asked for it"),
    "debit_not_authorized": _("The customer did not allow the debit"),
    "duplicate": _("Charged twice"),
    "fraudulent": _("The cardholder did not make this payment"),
    "general": _("No reason given"),
    "incorrect_account_details": _("Wrong account details"),
    "insufficient_funds": _("Not enough money in the account"),
    "noncompliant": _("Against the rules of the card network"),
    "product_not_received": _("The credits did not arrive"),
    "product_unacceptable": _("Not what was described"),
    "subscription_canceled": _("The subscription was cancelled before"),
    "unrecognized": _("The cardholder does not know this payment"),
    # What banks say in early fraud warnings
    "card_never_received": _("The card never reached its owner"),
    "fraudulent_card_application": _("The card was ordered in another's name"),
    "made_with_counterfeit_card": _("Paid with a copied card"),
    "made_with_lost_card": _("Paid with a lost card"),
    "made_with_stolen_card": _("Paid with a stolen card"),
    "misc": _("No reason given"),
    "unauthorized_use_of_card": _("The cardholder did not make this payment"),
    # Why the app itself refunds
    WITHDRAWN: _("Withdrawal"),
    TOO_LATE: _("The workspace was closed before the payment arrived"),
    # Why a refund failed at once
    "resource_missing": _("Stripe no longer knows this payment"),
}


def shown(reason: str) -> str:
    """A code in words; what a person wrote as it stands."""
    return str(REASONS.get(reason, reason))


def told(code: str) -> str:
    """A reason that is new at Stripe is told as it stands there."""
    return str(REASONS.get(code, code.replace("_", " ")))
