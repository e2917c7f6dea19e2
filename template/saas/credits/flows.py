"""The only writer of the ledger. Each flow is one call of one function in `sql/`.

So a flow is one round trip and, outside of a transaction, one of its own. Amounts are whole
credits above 0. A flow that is repeated with its key, or its source, does nothing more.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from saas.accounts.models import User, Workspace
from saas.core.clock import database_now
from saas.credits import reasons
from saas.credits.conf import has_credit_types, low_credits, refund_lasts
from saas.credits.errors import (
    CaptureTooLarge,
    HoldClosed,
    InsufficientCredits,
    NotADemo,
    SpendNotFound,
)
from saas.credits.functions import (
    NOW,
    Moment,
    Posted,
    call,
    named,
    pk,
    posted,
    posted_of_hold,
    posted_of_lot,
    whole,
)
from saas.credits.models import Hold, Lot
from saas.credits.signals import ran_low

PRIORITY = {Lot.Kind.SUBSCRIPTION: 10, Lot.Kind.GRANT: 20, Lot.Kind.PURCHASE: 30}


def spend(
    *, workspace: Workspace, amount: int, key: str, reason: str, actor: User | None = None
) -> Posted:
    """Take credits. Raises InsufficientCredits, and KeyReused if the key spent another amount."""
    answer = call("credits_spend", workspace.pk, whole(amount), named(key), reason, pk(actor), NOW)
    if answer.outcome == "insufficient":
        raise InsufficientCredits(needed=amount, available=answer.balance)
    return _told_if_low(workspace, amount, posted(answer, key))


def refund_spend(
    *, workspace: Workspace, spend_key: str, reason: str, actor: User | None = None
) -> Posted:
    """Give a spend back to the lots it came from, once. Raises SpendNotFound."""
    until = Moment(refund_lasts())
    answer = call("credits_refund_spend", workspace.pk, spend_key, reason, pk(actor), NOW, until)
    if answer.outcome == "not found":
        raise SpendNotFound(spend_key)
    return posted(answer, spend_key)


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
        whole(amount),
        named(key),
        expires_at,
        reason,
        pk(actor),
        NOW,
    )
    if answer.outcome == "insufficient":
        raise InsufficientCredits(needed=amount, available=answer.balance)
    return _told_if_low(workspace, amount, posted(answer, key))


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
        whole(amount),
        reason,
        pk(actor),
        NOW,
        until,
    )
    if answer.outcome == "too large":
        raise CaptureTooLarge(hold_key, held=answer.balance)
    return posted_of_hold(answer, hold_key)


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
    """Add credits for a source, once. A debt is paid first. Without kinds nothing lapses.

    Raises KeyReused if the source was credited with another amount, or to another workspace;
    WorkspaceClosed.
    """
    answer = call(
        "credits_grant",
        workspace.pk,
        whole(amount),
        named(source_ref),
        kind,
        PRIORITY[kind],
        expires_at if has_credit_types() else None,
        reason,
        pk(actor),
        NOW,
    )
    return posted(answer, source_ref)


def adjust(
    *, workspace: Workspace, amount: int, key: str, actor: User | None, reason: str
) -> Posted:
    """Correct a balance by hand, up or down. Raises InsufficientCredits rather than go below 0."""
    whole(abs(amount))
    priority = PRIORITY[Lot.Kind.GRANT]
    answer = call(
        "credits_adjust", workspace.pk, amount, named(key), priority, reason, pk(actor), NOW
    )
    if answer.outcome == "insufficient":
        raise InsufficientCredits(needed=-amount, available=answer.balance)
    return posted(answer, key)


def grant_purchase(
    *,
    workspace: Workspace,
    purchase: UUID,
    amount: int,
    expires_at: datetime | None = None,
    reason: str = reasons.BOUGHT,
    actor: User | None = None,
) -> Posted:
    """Add the credits of a purchase that is paid, once, however often that is reported.

    Its `source_ref`, which `cover`, `freeze` and `unfreeze` are told, is `purchase_ref(purchase)`.
    Raises KeyReused if it was credited with another amount, or to another workspace; and
    WorkspaceClosed: refund the payment then.
    """
    return grant(
        workspace=workspace,
        amount=amount,
        source_ref=purchase_ref(purchase),
        kind=Lot.Kind.PURCHASE,
        expires_at=expires_at,
        reason=reason,
        actor=actor,
    )


def purchase_ref(purchase: UUID) -> str:
    return f"purchase:{purchase}"


def cover(
    *,
    workspace: Workspace,
    source_ref: str,
    covered: int,
    reason: str,
    actor: User | None = None,
) -> Posted | None:
    """Say how many credits of a lot are no longer paid for, and take or return the difference.

    `covered` is the state, not a step: of all refunds that are pending or succeeded and all
    disputes that were lost, together, 0 to all that were granted (`shares.share` reckons it).
    More than before: the lot's own credits go, what was used is owed, and other lots pay that at
    once. Less than before, as when a refund fails: the difference comes back to the lot, and pays
    a debt first. What lapsed unused is never owed, and a closed workspace owes nothing.

    Returns None where it was told the same before. Raises LotNotFound, CoveredTooMuch.
    """
    until = Moment(refund_lasts())
    covered = whole(covered, least=0)
    answer = call("credits_cover", workspace.pk, source_ref, covered, reason, pk(actor), NOW, until)
    return posted_of_lot(answer, source_ref)


def freeze(
    *, workspace: Workspace, source_ref: str, reason: str, actor: User | None = None
) -> Posted | None:
    """A payment is disputed: nobody spends what is left of its lot until that is settled.

    Returns None where it is frozen already. Raises LotNotFound.
    """
    answer = call("credits_freeze", workspace.pk, source_ref, reason, pk(actor), NOW)
    return posted_of_lot(answer, source_ref)


def unfreeze(
    *, workspace: Workspace, source_ref: str, reason: str, actor: User | None = None
) -> Posted | None:
    """The last open dispute over a payment is settled: what is left of its lot can be spent.

    Of a lost one, tell `cover` first, in the same transaction. Returns None where nothing is
    frozen. Raises LotNotFound.
    """
    until = Moment(refund_lasts())
    answer = call("credits_unfreeze", workspace.pk, source_ref, reason, pk(actor), NOW, until)
    return posted_of_lot(answer, source_ref)


@transaction.atomic
def close(*, workspace: Workspace) -> None:
    """Empty the reasons, which may tell what somebody asked for, and end the account.

    Holds are released, all that is left lapses, and what is owed is let go.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT credits_forget_reasons(%s)", [workspace.pk])
    call("credits_close", workspace.pk, reasons.CLOSED, NOW, Moment(refund_lasts()))


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
    answer = call("credits_release", workspace, hold_key, state, reason, pk(actor), NOW, until)
    return posted_of_hold(answer, hold_key)


def _told_if_low(workspace: Workspace, amount: int, taken: Posted) -> Posted:
    """Tell whoever listens when this took the balance below what counts as low."""
    if taken.is_new and taken.available < low_credits() <= taken.available + amount:
        ran_low.send(sender=Workspace, workspace=workspace)
    return taken
