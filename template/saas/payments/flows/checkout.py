"""The one way to buy: validated, written down, and only then asked of Stripe."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from saas.accounts.models import User, Workspace
from saas.accounts.queries import email_is_verified
from saas.core.clock import now
from saas.payments import conf
from saas.payments.errors import (
    ClosedWorkspace,
    ConsentMissing,
    NotVerified,
    PackNotSold,
    TooManyCheckouts,
)
from saas.payments.models import Pack, Purchase
from saas.payments.place import current
from saas.payments.syncing import checkout, sessions
from saas.payments.syncing.purchases import refresh

State = Purchase.State
HOUR = timedelta(hours=1)
STILL_GOOD = timedelta(minutes=5)  # that a payment page must have left to be given out again


def buy(
    *,
    key: UUID,
    workspace: Workspace,
    person: User,
    pack: Pack,
    consent: str,
    site: str,
    way_back: str = "",
) -> Purchase:
    """Begin a purchase and return it with its payment page, `session_url`.

    A second click has the same key, and another tab finds the page that is open: both lead to
    one payment. One that Stripe has closed, or has no longer, is followed by a new one.
    Raises PackNotSold, NotVerified, ClosedWorkspace, ConsentMissing, TooManyCheckouts;
    Unreachable, Misconfigured.
    """
    wanted = (key, workspace, person, pack, consent, way_back)
    while (purchase := refresh(purchase=_written(*wanted))).state == State.EXPIRED:
        pass
    if purchase.state == State.MADE:
        session = checkout.open_session(purchase=purchase, site=site)
        _opened(purchase, sessions.told(session))
    return purchase


@transaction.atomic
def _written(
    key: UUID, workspace: Workspace, person: User, pack: Pack, consent: str, way_back: str
) -> Purchase:
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    mine = Purchase.objects.filter(workspace=workspace, **current()._asdict())
    begun = mine.filter(pk=key, pack=pack).exclude(state__in=[State.FAILED, State.EXPIRED])
    if written := begun.first():
        return written
    _validate(workspace, person, pack, consent)
    copied = {
        "pack": pack,
        "name": pack.name,
        "credits": pack.credits,
        "amount": pack.price,
        "currency": pack.currency,
        "lapse_days": pack.lapse_days,
        "tax_kind": conf.tax_kind(),
        "tax_behavior": conf.tax_behavior(),
    }
    is_open = Q(state=State.OPEN, expires_at__gt=now() + STILL_GOOD)
    is_begun = Q(state=State.MADE, created_at__gt=now() - HOUR)  # in a tab, at this moment
    same = mine.filter(is_open | is_begun, person=person, **copied, way_back=way_back)
    if begun_one := same.first():
        return begun_one
    if mine.filter(created_at__gt=now() - HOUR).count() >= conf.checkouts_an_hour():
        raise TooManyCheckouts
    is_used = Purchase.objects.filter(pk=key).exists()  # for another pack, or it came to nothing
    return Purchase.objects.create(
        id=uuid4() if is_used else key,
        workspace=workspace,
        person=person,
        **copied,
        consent=consent,
        consented_at=now() if consent else None,
        language=conf.language(),
        way_back=way_back,
        **current()._asdict(),
    )


def _validate(workspace: Workspace, person: User, pack: Pack, consent: str) -> None:
    if workspace.closed_at:
        raise ClosedWorkspace
    if pack.archived_at or pack.currency != conf.currency():
        raise PackNotSold
    if conf.buys_only_verified() and not email_is_verified(person):
        raise NotVerified
    if conf.withdrawal_days() and not consent:
        raise ConsentMissing


def _opened(purchase: Purchase, told: dict[str, object]) -> None:
    """Note the payment page; what a webhook or another click has noted meanwhile stays."""
    made = Purchase.objects.filter(pk=purchase.pk, state=State.MADE)
    made.update(state=State.OPEN, updated_at=now(), **told)
    purchase.refresh_from_db()
