from collections.abc import Iterator

from saas.payments import conf, gateway
from saas.payments.connecting.findings import Finding, Mark, mend, ok
from saas.payments.errors import NotThere
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
        if mark != Mark.OK:
            catalogue.push(pack=pack)
        price = _price(pack)
        told = f"{pack.title}, {price.price_id if price else ''}"
        yield ok("pack", told) if mark == Mark.OK else Finding(mark, "pack", told)


def _mark(pack: Pack) -> Mark:
    if price := _price(pack):
        return Mark.OK if _is_in_step(pack, price) else Mark.CHANGED
    return Mark.TAKEN if catalogue.adopt(pack=pack) else Mark.MADE


def _price(pack: Pack) -> PackPrice | None:
    wanted = {"amount": pack.price, "currency": pack.currency, "tax_behavior": conf.tax_behavior()}
    prices = PackPrice.objects.filter(pack=pack, **wanted, **current()._asdict())
    return prices.exclude(price_id="").first()


def _is_in_step(pack: Pack, price: PackPrice) -> bool:
    """Whether Stripe shows it as it is here: even the same again would be a change there."""
    try:
        product = gateway.retrieve("products", price.product_id)
        is_sold = gateway.retrieve("prices", price.price_id)["active"]
    except NotThere:
        return False
    return bool(is_sold and catalogue.product_of(pack, price).items() <= product.items())
