"""What only a bank can do: dispute a payment, or warn of it. A control lets it happen at once."""

from typing import Any

from fakestripe.account import Account
from fakestripe.objects import sent
from fakestripe.resources import early_fraud_warnings
from fakestripe.resources.charges import CHARGE
from fakestripe.resources.disputes import FIRST_STATUS, REASON_CODES, open_dispute
from fakestripe.stand import Stand
from fakestripe.store import Body


class Impossible(ValueError):
    """It cannot happen to this payment, or what should happen is not clear."""


def dispute(stand: Stand, given: dict[str, Any]) -> Body:
    """Open one: {"charge": "ch_…"}, with "case", "amount" and "reason" where they matter.

    A case is a chargeback, an inquiry, or a resolution: a dispute that was prevented.
    """
    _refuse_unknown(given, {"charge", "case", "amount", "reason"})
    account, charge = _paid(stand, given)
    case, reason = given.get("case", "chargeback"), given.get("reason", "fraudulent")
    if case not in FIRST_STATUS:
        raise Impossible(f"A case is one of {', '.join(FIRST_STATUS)}.")
    if reason not in REASON_CODES:
        raise Impossible(f"A reason is one of {', '.join(REASON_CODES)}.")
    most = charge["amount_captured"]
    amount = given.get("amount", most)
    if type(amount) is not int or not 0 < amount <= most:
        raise Impossible(f"An amount is a whole number from 1 to {most}, what was paid.")
    with stand.store.transaction():
        made = open_dispute(account, charge, amount=amount, case=case, reason=reason)
    stand.pulse.wake()
    return _sent(made)


def warn(stand: Stand, given: dict[str, Any]) -> Body:
    """Let the bank say that a payment was fraud: {"charge": "ch_…"}."""
    _refuse_unknown(given, {"charge"})
    account, charge = _paid(stand, given)
    with stand.store.transaction():
        made = early_fraud_warnings.warn(account, charge)
    stand.pulse.wake()
    return _sent(made)


def _paid(stand: Stand, given: dict[str, Any]) -> tuple[Account, Body]:
    id = str(given.get("charge", ""))
    account = stand.owner_of(CHARGE, id)
    if account is None:
        raise Impossible('Say which payment: {"charge": "ch_…"}.')
    charge = account.get(CHARGE, id)
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise Impossible("Only a payment that went through comes back to its bank.")
    return account, charge


def _refuse_unknown(given: dict[str, Any], known: set[str]) -> None:
    if odd := given.keys() - known:
        raise Impossible(f"{', '.join(sorted(odd))} is unknown here: take {sorted(known)}.")


def _sent(body: Body) -> Body:
    told: Body = sent(body)
    return told
