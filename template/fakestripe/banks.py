"""The bank payments that take days: one for dollars, one for euros, by Stripe's test accounts.

docs.stripe.com/payments/ach-direct-debit and docs.stripe.com/payments/sepa-debit. What becomes of
a payment shows when the clock has come to it.
"""

from dataclasses import dataclass
from typing import Any

MINUTE = 60
DAY = 24 * 60 * MINUTE


@dataclass(frozen=True)
class Refusal:
    """Why a bank gives the money not, or takes it back."""

    code: str
    message: str


CLOSED = Refusal("account_closed", "The customer's bank account has been closed.")
NOT_AUTHORIZED = Refusal(
    "debit_not_authorized",
    "The customer has notified their bank that this payment was unauthorized.",
)
INSUFFICIENT_FUNDS = Refusal(
    "insufficient_funds", "The customer's account has insufficient funds to cover this payment."
)
FAILED = Refusal("payment_intent_payment_attempt_failed", "The payment failed.")


@dataclass(frozen=True)
class BankAccount:
    """A test account, by its number, and when its bank answers what."""

    number: str
    method: str
    takes: int
    """Seconds."""
    refusal: Refusal | None = None

    @property
    def last4(self) -> str:
        return self.number[-4:]

    def details(self) -> dict[str, Any]:
        """What a payment method says of it."""
        if self.method == "sepa_debit":
            return {
                "bank_code": self.number[4:12],
                "branch_code": "",
                "country": self.number[:2],
                "generated_from": {"charge": None, "setup_attempt": None},
                "last4": self.last4,
            }
        return {
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "STRIPE TEST BANK",
            "financial_connections_account": None,
            "last4": self.last4,
            "networks": {"preferred": "ach", "supported": ["ach"]},
            "routing_number": US_ROUTING_NUMBER,
            "status_details": None,
        }


US_ROUTING_NUMBER = "110000000"
METHODS = {"usd": "us_bank_account", "eur": "sepa_debit"}
TABLE = (
    BankAccount("000123456789", "us_bank_account", 4 * DAY),
    BankAccount("000111111116", "us_bank_account", 4 * DAY, CLOSED),
    BankAccount("000111111113", "us_bank_account", 4 * DAY, NOT_AUTHORIZED),
    BankAccount("000222222227", "us_bank_account", 4 * DAY, INSUFFICIENT_FUNDS),
    BankAccount("DE89370400440532013000", "sepa_debit", 5 * DAY),
    BankAccount("DE62370400440532013001", "sepa_debit", 5 * DAY, FAILED),
    BankAccount("DE08370400440532013003", "sepa_debit", 3 * MINUTE),
    BankAccount("DE78370400440532013004", "sepa_debit", 3 * MINUTE, FAILED),
    BankAccount("AT611904300234573201", "sepa_debit", 5 * DAY),
    BankAccount("AT861904300235473202", "sepa_debit", 5 * DAY, FAILED),
)
BY_NUMBER = {account.number: account for account in TABLE}
ALIASES = {
    "pm_usBankAccount_success": BY_NUMBER["000123456789"],
    "pm_usBankAccount_accountClosed": BY_NUMBER["000111111116"],
    "pm_usBankAccount_debitNotAuthorized": BY_NUMBER["000111111113"],
    "pm_usBankAccount_insufficientFunds": BY_NUMBER["000222222227"],
}


def method_for(currency: str) -> str | None:
    """The type of bank payment in this currency, if there is one."""
    return METHODS.get(currency)


def numbered(number: str, method: str) -> BankAccount | None:
    """The test account of a number, as a person types it."""
    account = BY_NUMBER.get(number.replace(" ", "").upper())
    return account if account and account.method == method else None


def examples(currency: str) -> list[BankAccount]:
    """The accounts to try in this currency."""
    return [account for account in TABLE if account.method == method_for(currency)]
