"""The only writer of the ledger. Each flow is one call of one function in `sql/`.

So a flow is one round trip and, outside of a transaction, one of its own. Amounts are whole
credits above 0. A flow that is repeated with its key, or its source, does nothing more.
"""

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from saas.accounts.models import User, Workspace
from saas.core.clock import database_now
from saas.credits import reasons
from saas.credits.conf import has_credit_types, refund_lasts
from saas.credits.errors import (
    CaptureTooLarge,
    HoldClosed,
    HoldNotFound,
    InsufficientCredits,
    KeyReused,
    LotNotFound,
    LotNotFrozen,
    NotADemo,
    SpendNotFound,
)
from saas.credits.functions import NOW, Answer, Moment, call
from saas.credits.models import Hold, Lot
from saas.credits.queries import balance

MOST = 10**12
LONGEST_KEY = 180
PRIORITY = {Lot.Kind.SUBSCRIPTION: 10, Lot.Kind.PURCHASE: 20, Lot.Kind.GRANT: 30}


class Posted(NamedTuple):
    """What a flow has written, or had written the first time."""

    transaction_id: int
    available: int
    is_new: bool


def spend(
    *, workspace: Workspace, amount: int, key: str, reason: str, actor: User | None = None
) -> Posted:
    """Take credits. Raises InsufficientCredits, and KeyReused if the key spent another amount."""
    answer = call(
        "credits_spend", workspace.pk, _whole(amount), _named(key), reason, _pk(actor), NOW
    )
    if answer.outcome == "insufficient":
        raise InsufficientCredits(needed=amount, available=answer.balance)
    return _posted(answer, key)


def refund_spend(
    *, workspace: Workspace, spend_key: str, reason: str, actor: User | None = None
) -> Posted:
    """Give a spend back to the lots it came from, once. Raises SpendNotFound."""
    until = Moment(refund_lasts())
    answer = call("credits_refund_spend", workspace.pk, spend_key, reason, _pk(actor), NOW, until)
    if answer.outcome == "not found":
        raise SpendNotFound(spend_key)
    return _posted(answer, spend_key)


def hold(
    *,
    workspace: Workspace,
    amount: int,
    key: str,
    reason: str,
    expires_at: datetime,
    actor: User | None = None,
) -> Posted:
    """Set credits aside until they are captured or released, or the time is up."""
    answer = call(
        "credits_hold",
        workspace.pk,
        _whole(amount),
        _named(key),
        expires_at,
        reason,
        _pk(actor),
        NOW,
    )
    if answer.outcome == "insufficient":
        raise InsufficientCredits(needed=amount, available=answer.balance)
    return _posted(answer, key)


def capture(
    *, workspace: Workspace, hold_key: str, amount: int, reason: str, actor: User | None = None
) -> Posted:
    """Charge for a hold; what is left of it goes back to its lots.

    Raises HoldNotFound, HoldClosed, CaptureTooLarge.
    """
    until = Moment(refund_lasts())
    answer = call(
        "credits_capture",
        workspace.pk,
        hold_key,
        _whole(amount),
        reason,
        _pk(actor),
        NOW,
        until,
    )
    if answer.outcome == "too large":
        raise CaptureTooLarge(hold_key, held=answer.balance)
    return _posted_of_hold(answer, hold_key)


def release(
    *, workspace: Workspace, hold_key: str, reason: str, actor: User | None = None
) -> Posted:
    """Give up a hold: all of it goes back. Raises HoldNotFound, HoldClosed."""
    return _release(workspace.pk, hold_key, Hold.State.RELEASED, reason, actor)


def grant(
    *,
    workspace: Workspace,
    amount: int,
    source_ref: str,
    reason: str,
    actor: User | None = None,
    kind: Lot.Kind = Lot.Kind.GRANT,
    expires_at: datetime | None = None,
) -> Posted:
    """Add credits for a source, once. A debt is paid first.

    Raises KeyReused if the source was credited with another amount, or to another workspace.
    """
    priority = PRIORITY[kind]
    if not has_credit_types():
        priority, expires_at = PRIORITY[Lot.Kind.GRANT], None
    answer = call(
        "credits_grant",
        workspace.pk,
        _whole(amount),
        _named(source_ref),
        kind,
        priority,
        expires_at,
        reason,
        _pk(actor),
        NOW,
    )
    return _posted(answer, source_ref)


def adjust(
    *, workspace: Workspace, amount: int, key: str, actor: User | None, reason: str
) -> Posted:
    """Correct a balance by hand, up or down. Raises InsufficientCredits rather than go below 0."""
    _whole(abs(amount))
    priority = PRIORITY[Lot.Kind.GRANT]
    answer = call(
        "credits_adjust", workspace.pk, amount, _named(key), priority, reason, _pk(actor), NOW
    )
    if answer.outcome == "insufficient":
        raise InsufficientCredits(needed=-amount, available=answer.balance)
    return _posted(answer, key)


@transaction.atomic
def close(*, workspace: Workspace) -> None:
    """Empty the reasons, which may tell what somebody asked for, and take all that is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT credits_forget_reasons(%s)", [workspace.pk])
    if left := balance(workspace).available:
        key = f"closed:{workspace.pk}"
        adjust(workspace=workspace, amount=-left, key=key, actor=None, reason=reasons.CLOSED)


def take_back(
    *,
    workspace: Workspace,
    source_ref: str,
    key: str,
    reason: str,
    amount: int | None = None,
    actor: User | None = None,
) -> Posted:
    """A purchase was refunded, or its dispute lost: take its credits back.

    `amount` is the most to take; None takes all. What was used already becomes a debt.
    Raises LotNotFound.
    """
    most = None if amount is None else _whole(amount)
    answer = call(
        "credits_take_back", workspace.pk, source_ref, most, _named(key), reason, _pk(actor), NOW
    )
    return _posted_of_lot(answer, key, source_ref)


def freeze(
    *, workspace: Workspace, source_ref: str, key: str, reason: str, actor: User | None = None
) -> Posted:
    """A payment is disputed: nobody spends its credits until that is settled."""
    answer = call("credits_freeze", workspace.pk, source_ref, _named(key), reason, _pk(actor), NOW)
    return _posted_of_lot(answer, key, source_ref)


def unfreeze(
    *, workspace: Workspace, source_ref: str, key: str, reason: str, actor: User | None = None
) -> Posted:
    """The dispute is won: the credits are back. For a lost one see `take_back`."""
    until = Moment(refund_lasts())
    answer = call(
        "credits_unfreeze", workspace.pk, source_ref, _named(key), reason, _pk(actor), NOW, until
    )
    return _posted_of_lot(answer, key, source_ref)


def expire_lots() -> int:
    """Post what has lapsed, and return in how many workspaces something had."""
    lapsed = Lot.objects.filter(has_credits=True, expires_at__lte=database_now())
    workspaces = lapsed.order_by("account").values_list("account__workspace", flat=True).distinct()
    for workspace in workspaces:
        call("credits_expire", workspace, NOW)
    return len(workspaces)


def expire_holds() -> int:
    """Give back what open holds kept past their time, and return how many they were."""
    overdue = Hold.objects.filter(state=Hold.State.OPEN, expires_at__lte=database_now())
    count = 0
    for workspace, key in overdue.values_list("account__workspace", "opened_by__key"):
        with suppress(HoldClosed):  # captured or released while we were looking
            _release(workspace, key, Hold.State.EXPIRED, reasons.HELD_TOO_LONG, None)
            count += 1
    return count


def forget(*, workspace: Workspace) -> None:
    """Take a demo workspace out of the ledger. Raises NotADemo for any other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT credits_forget(%s)", [workspace.pk])
        if not cursor.fetchone()[0]:
            raise NotADemo


def _release(
    workspace: int, hold_key: str, state: Hold.State, reason: str, actor: User | None
) -> Posted:
    until = Moment(refund_lasts())
    answer = call("credits_release", workspace, hold_key, state, reason, _pk(actor), NOW, until)
    return _posted_of_hold(answer, hold_key)


def _posted(answer: Answer, key: str) -> Posted:
    if answer.outcome == "reused":
        raise KeyReused(key)
    return Posted(answer.posting, answer.balance, is_new=answer.outcome == "done")


def _posted_of_hold(answer: Answer, key: str) -> Posted:
    if answer.outcome == "not found":
        raise HoldNotFound(key)
    if answer.outcome == "closed":
        raise HoldClosed(key)
    return _posted(answer, key)


def _posted_of_lot(answer: Answer, key: str, source_ref: str) -> Posted:
    if answer.outcome == "not found":
        raise LotNotFound(source_ref)
    if answer.outcome == "not frozen":
        raise LotNotFrozen(source_ref)
    return _posted(answer, key)


def _whole(amount: int) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or not 1 <= amount <= MOST:
        raise ValueError(f"Give a whole number of credits from 1 to {MOST:,}, not {amount!r}.")
    return amount


def _named(key: str) -> str:
    """A refund or a capture puts a word in front of the key, and must still fit."""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise ValueError(f"Give a key of 1 to {LONGEST_KEY} characters, not {key!r}.")
    return key


def _pk(actor: User | None) -> int | None:
    return actor.pk if actor else None
