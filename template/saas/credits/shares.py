"""How many credits a part of the money stands for."""


def share(granted: int, *, refunded: int, paid: int) -> int:
    """Tell how many of the credits that were granted are no longer paid for, rounded down.

    `refunded` is all that went back so far, in the smallest unit of the currency, as is `paid`. So
    the parts of a payment add up: all of its credits are covered when all of the money is back.
    """
    if not 0 <= refunded <= paid:
        raise ValueError(f"Refunded are {refunded} of {paid} paid. Give 0 to all that was paid.")
    return granted * refunded // paid if refunded else 0
