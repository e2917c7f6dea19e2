"""Packs at Stripe: a product each, and a price for each amount that it has cost."""

from contextlib import suppress

from django.db import IntegrityError, transaction

from saas.core.clock import now
from saas.payments import conf, gateway
from saas.payments.errors import NotThere
from saas.payments.gateway import Object
from saas.payments.models import Pack, PackPrice
from saas.payments.place import current
from saas.payments.syncing.attempts import post


def price_of(*, pack: Pack, amount: int, currency: str, tax_behavior: str) -> PackPrice:
    """The pack's price at Stripe for this amount, made when it is first wanted."""
    price = _row(pack, amount, currency, tax_behavior)
    try:
        return _made(price)
    except NotThere as gone:
        forget(price=price, gone=gone)
    return _made(_row(pack, amount, currency, tax_behavior))


def push(*, pack: Pack) -> None:
    """Let Stripe show the pack as it is here: its name, its price, whether it is sold."""
    price = _price_now(pack)
    try:
        _show(pack, price)
    except NotThere as gone:
        forget(price=price, gone=gone)
        _show(pack, _price_now(pack))


def forget(*, price: PackPrice, gone: NotThere) -> None:
    """Stripe has lost the price, or its product: it is made anew when it is next wanted.

    Who asked at the same time may have made another one already, which stays.
    """
    if not any(name and name in gone.cause for name in (price.price_id, price.product_id)):
        return
    mine = PackPrice.objects.filter(pack=price.pack, **current()._asdict())
    try:
        gateway.retrieve("products", price.product_id)
    except NotThere:  # both at once: nobody asks for a price of what is gone
        lost = mine.filter(product_id=price.product_id)
        lost.update(product_id="", price_id="", updated_at=now())
    else:
        mine.filter(price_id=price.price_id).update(price_id="", updated_at=now())


def product_of(pack: Pack, price: PackPrice) -> Object:
    """What Stripe is to show of a pack."""
    return {
        "name": pack.title,
        "active": pack.archived_at is None,
        "default_price": price.price_id,
        "tax_code": conf.tax_code(),
    }


def adopt(*, pack: Pack) -> bool:
    """Take over what an earlier database of this app has made. False: there is nothing to take."""
    price = _row(pack, pack.price, pack.currency, conf.tax_behavior())
    product = _found_product(_metadata(pack))
    if price.price_id or not product:
        return False
    price.product_id = product["id"]
    for there in gateway.each("prices", {"product": product["id"], "active": True}):
        if _is_as(price, there):
            price.price_id = there["id"]
    price.save(update_fields=["product_id", "price_id", "updated_at"])
    return bool(price.price_id)


def _price_now(pack: Pack) -> PackPrice:
    return price_of(
        pack=pack, amount=pack.price, currency=pack.currency, tax_behavior=conf.tax_behavior()
    )


def _made(price: PackPrice) -> PackPrice:
    if not price.product_id:
        price.product_id = _product_id(price.pack)
        price.save(update_fields=["product_id", "updated_at"])
    if not price.price_id:
        made = post(
            row=f"price:{price.pk}",
            kind="prices",
            parameters={
                "product": price.product_id,
                "unit_amount": price.amount,
                "currency": price.currency.lower(),
                "tax_behavior": price.tax_behavior,
                "metadata": {"app": conf.app(), "price": str(price.pk)},
            },
            find=lambda: _found_price(price),
        )
        price.price_id = made["id"]
        price.save(update_fields=["price_id", "updated_at"])
    return price


def _show(pack: Pack, price: PackPrice) -> None:
    gateway.act("prices", "update", price.price_id, {"active": True})
    gateway.act("products", "update", price.product_id, product_of(pack, price))
    PackPrice.objects.filter(pk=price.pk).update(archived_at=None)
    for old in _others(price):
        if old.price_id:
            with suppress(NotThere):
                gateway.act("prices", "update", old.price_id, {"active": False})
        PackPrice.objects.filter(pk=old.pk).update(archived_at=now(), updated_at=now())


def _row(pack: Pack, amount: int, currency: str, tax_behavior: str) -> PackPrice:
    wanted = {"amount": amount, "currency": currency, "tax_behavior": tax_behavior}
    mine = PackPrice.objects.filter(pack=pack, **current()._asdict(), **wanted)
    if found := mine.first():
        return found
    with suppress(IntegrityError), transaction.atomic():
        return PackPrice.objects.create(pack=pack, **current()._asdict(), **wanted)
    return mine.get()  # somebody was faster


def _product_id(pack: Pack) -> str:
    """A pack has one product, whatever its price."""
    known = PackPrice.objects.filter(pack=pack, **current()._asdict()).exclude(product_id="")
    return known.values_list("product_id", flat=True).first() or _product(pack)["id"]


def _product(pack: Pack) -> Object:
    metadata = _metadata(pack)
    return post(
        row=f"product:{pack.pk}",
        kind="products",
        parameters={"name": pack.title, "tax_code": conf.tax_code(), "metadata": metadata},
        find=lambda: _found_product(metadata),
    )


def _metadata(pack: Pack) -> dict[str, str]:
    return {"app": conf.app(), "pack": str(pack.pk)}


def _found_product(metadata: dict[str, str]) -> Object | None:
    with suppress(NotThere):
        for product in gateway.each("products", {"active": True}):
            if metadata.items() <= product["metadata"].items():
                return product
    return None


def _found_price(price: PackPrice) -> Object | None:
    with suppress(NotThere):
        for there in gateway.each("prices", {"product": price.product_id}):
            if there["metadata"].get("price") == str(price.pk):
                return there
    return None


def _is_as(price: PackPrice, there: Object) -> bool:
    said = (there["unit_amount"], there["currency"].upper(), there["tax_behavior"])
    return said == (price.amount, price.currency, price.tax_behavior)


def _others(price: PackPrice) -> list[PackPrice]:
    others = PackPrice.objects.filter(pack=price.pack, archived_at=None, **current()._asdict())
    return list(others.exclude(pk=price.pk))
