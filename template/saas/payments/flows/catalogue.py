"""What is sold: changed by staff, told to Stripe by a job, and written down."""

from typing import Any, NamedTuple

from django.db import transaction

from saas.accounts.models import User
from saas.core.clock import now
from saas.jobs import enqueue
from saas.payments import conf
from saas.payments.jobs import push_pack
from saas.payments.models import Act, Pack


class Wanted(NamedTuple):
    """A pack as staff want it; the price in the smallest unit of the project's currency."""

    name: str
    credits: int
    price: int
    lapse_days: int | None


@transaction.atomic
def offer(*, wanted: Wanted, person: User) -> Pack:
    """Sell one more pack."""
    pack = Pack.objects.create(**wanted._asdict(), currency=conf.currency())
    _told(pack, "pack.offered", person, {}, _shown(pack))
    return pack


@transaction.atomic
def change(*, pack: Pack, wanted: Wanted, person: User) -> None:
    """Whoever is buying it gets what they saw: a purchase has its own copy."""
    pack = Pack.objects.select_for_update().get(pk=pack.pk)
    before = _shown(pack)
    for field, value in wanted._asdict().items():
        setattr(pack, field, value)
    pack.currency = conf.currency()
    pack.save()
    if before != _shown(pack):
        _told(pack, "pack.changed", person, before, _shown(pack))


@transaction.atomic
def archive(*, pack: Pack, person: User) -> bool:
    """Stop selling it. False: it was not sold any more."""
    return _sell(pack, person, what="pack.archived", is_sold=False)


@transaction.atomic
def sell_again(*, pack: Pack, person: User) -> bool:
    return _sell(pack, person, what="pack.sold_again", is_sold=True)


def _sell(pack: Pack, person: User, *, what: str, is_sold: bool) -> bool:
    pack = Pack.objects.select_for_update().get(pk=pack.pk)
    if (pack.archived_at is None) == is_sold:
        return False
    before = _shown(pack)
    pack.archived_at = None if is_sold else now()
    pack.save()
    _told(pack, what, person, before, _shown(pack))
    return True


def _shown(pack: Pack) -> dict[str, Any]:
    wanted = {name: getattr(pack, name) for name in Wanted._fields}
    return wanted | {"currency": pack.currency, "is_sold": pack.archived_at is None}


def _told(
    pack: Pack, what: str, person: User, before: dict[str, Any], after: dict[str, Any]
) -> None:
    Act.objects.create(
        by=Act.By.STAFF,
        person=person,
        what=what,
        row=f"pack:{pack.pk}",
        before=before,
        after=after,
    )
    if conf.secret_key():
        enqueue(push_pack, pack.pk)
