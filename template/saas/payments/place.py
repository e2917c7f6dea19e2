"""Where we are at Stripe: in which account, and whether money is real there."""

from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from saas.core.clock import now
from saas.payments import conf, gateway
from saas.payments.models import Event, KeyOwner


class Place(NamedTuple):
    """What every id of Stripe's is looked up with: `filter(**place._asdict(), stripe_id=…)`."""

    account: str
    livemode: bool


_known: dict[str, Place] = {}


def current() -> Place:
    """The place of our key. Stripe is asked once a key, and each process looks once."""
    fingerprint = _fingerprint()
    if fingerprint not in _known:
        _known[fingerprint] = _remembered(fingerprint) or _asked(fingerprint)
    return _known[fingerprint]


def known() -> Place:
    """The same without asking Stripe; the account is empty until somebody has asked."""
    fingerprint = _fingerprint()
    return _known.get(fingerprint) or _remembered(fingerprint) or Place("", gateway.is_live())


def _fingerprint() -> str:
    return salted_hmac("payments.place", conf.secret_key(), algorithm="sha256").hexdigest()


def _remembered(fingerprint: str) -> Place | None:
    owner = KeyOwner.objects.filter(fingerprint=fingerprint).first()
    return Place(owner.account, owner.livemode) if owner else None


def _asked(fingerprint: str) -> Place:
    place = Place(gateway.own_account()["id"], gateway.is_live())
    KeyOwner.objects.get_or_create(fingerprint=fingerprint, defaults=place._asdict())
    name_account(Event.objects.all(), place)
    return place


def name_account(events: QuerySet[Event], place: Place) -> None:
    """Webhooks do not wait for Stripe, so what came before it was asked has no account yet."""
    nameless = events.filter(account="", livemode=place.livemode)
    nameless.update(account=place.account, updated_at=now())
