"""Staff give a dispute up: Stripe ends it as lost, and the credits follow what Stripe says."""

from typing import Any

from django.db import transaction

from saas.accounts.models import User
from saas.core.clock import database_time
from saas.payments import gateway
from saas.payments.errors import (
    AcceptanceRefused,
    AcceptanceUnanswered,
    Misconfigured,
    NotAcceptable,
    OutcomeChanged,
    ReasonMissing,
    Unreachable,
)
from saas.payments.flows.refunding import lock
from saas.payments.gateway import Object
from saas.payments.models import Act, Dispute
from saas.payments.reckoning import worth
from saas.payments.syncing import disputes
from saas.payments.syncing.attempts import post

ASKED, REFUSED = "dispute.accept_requested", "dispute.accept_refused"


def accept(*, dispute: Dispute, reason: str, person: User, seen: str) -> Dispute:
    """Ask Stripe to close it, and note what it says. Asked for once, by whoever is first.

    `seen`: the seal of what the page has said. Raises NotAcceptable, ReasonMissing,
    OutcomeChanged; AcceptanceUnanswered where the same is asked again later, AcceptanceRefused.
    """
    dispute = _ask_for(dispute, reason.strip(), person, seen)
    if not dispute.is_acceptable:
        return dispute
    began = database_time()
    try:
        closed = post(
            row=f"dispute:{dispute.pk}",
            kind="disputes",
            act=f"{dispute.stripe_id}/close",
            parameters={},
            find=lambda: _found(dispute),
        )
    except Unreachable as error:
        raise AcceptanceUnanswered from error
    except Misconfigured as refusal:
        _note_refusal(dispute, refusal)
        raise AcceptanceRefused(refusal.cause) from refusal
    followed = disputes.follow(dispute=closed, began=began)
    if followed is None or followed.state != Dispute.State.LOST:
        raise NotAcceptable
    return followed


@transaction.atomic
def _ask_for(dispute: Dispute, reason: str, person: User, seen: str) -> Dispute:
    """Write down who wants it and why, before Stripe is asked."""
    purchase = lock(dispute.purchase)
    dispute = Dispute.objects.get(pk=dispute.pk)
    acts = Act.objects.filter(row=f"dispute:{dispute.pk}").order_by("pk")
    if dispute.state == Dispute.State.LOST and acts.filter(what=ASKED).exists():
        return dispute
    if not dispute.is_acceptable:
        raise NotAcceptable
    if not reason:
        raise ReasonMissing
    expected = worth(purchase).loss(dispute.amount)
    if seen != expected.seal:
        raise OutcomeChanged
    last = acts.last()
    if last is None or last.what != ASKED:  # nobody has asked, or Stripe has refused since
        told = {"state": "lost", "amount": dispute.amount, "fee": dispute.fee}
        Act.objects.create(
            by=Act.By.STAFF,
            person=person,
            what=ASKED,
            reason=reason,
            before={"state": dispute.state, **expected.before._asdict()},
            after={**told, **expected.after._asdict()},
            **_named(dispute),
        )
    return dispute


def _found(dispute: Dispute) -> Object | None:
    """It, where it is closed already."""
    there = gateway.retrieve("disputes", dispute.stripe_id)
    return there if disputes.state_of(there) in disputes.CLOSED else None


def _note_refusal(dispute: Dispute, refusal: Misconfigured) -> None:
    Act.objects.create(
        by=Act.By.STRIPE, what=REFUSED, reason=refusal.cause[:300], **_named(dispute)
    )


def _named(dispute: Dispute) -> dict[str, Any]:
    return {
        "purchase_id": dispute.purchase_id,
        "row": f"dispute:{dispute.pk}",
        "stripe_id": dispute.stripe_id,
    }
