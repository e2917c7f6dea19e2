from collections.abc import Iterator

from saas.payments import conf
from saas.payments.connecting.findings import Finding, Mark, mend, ok
from saas.payments.models import Pack, PackPrice
from saas.payments.place import current
from saas.payments.queries import packs
from saas.payments.syncing import catalogue


def push_packs() -> Iterator[Finding]:
    """Have a product and a price at Stripe for each pack that is sold."""
    sold = packs()
    if not sold:
        do = "Add one in the admin: Money, Packs. Its currency is that of features.toml."
        yield mend("packs", "nothing is sold", do)
    for pack in sold:
        mark = _mark(pack)
        catalogue.push(pack=pack)
        price_id = _price(pack)
        told = f"{pack.title}, {price_id}"
        yield ok("pack", told) if mark == Mark.OK else Finding(mark, "pack", told)


def _mark(pack: Pack) -> Mark:
    if _price(pack):
        return Mark.OK
    return Mark.TAKEN if catalogue.adopt(pack=pack) else Mark.MADE


def _price(pack: Pack) -> str:
    wanted = {"amount": pack.price, "currency": pack.currency, "tax_behavior": conf.tax_behavior()}
    prices = PackPrice.objects.filter(pack=pack, **wanted, **current()._asdict())
    known = prices.exclude(price_id="")
    return known.values_list("price_id", flat=True).first() or ""
