from pathlib import Path

import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.world import World
from tests.cli.worlds import Files

TEMPLATE = Path(__file__).parents[3] / "template"
BASE = (TEMPLATE / "saas/services/base.py").read_text()
COST = BASE.replace("price: int", "cost: int")
RENAMED = """
[renamed.names]
"saas.services.base.BaseService.price" = "saas.services.base.BaseService.cost"
"saas.services.base.BaseService.label" = "saas.services.base.BaseService.title"
"""
OWN = """\
from saas.services.base import BaseService
from saas.services.registry import register


@register
class Greet(BaseService):
    slug = "greet"
    price = 7

    def execute(self, data, progress):
        return {"paid": self.price}
"""


def services(scratch: Scratch, yours: Files, after: str = COST, toml: str = RENAMED) -> World:
    base = {"saas/services/base.py": BASE, "saas/services/registry.py": "def register(c): ...\n"}
    theirs = base | {"saas/services/base.py": after}
    return World(scratch, base, theirs, yours, toml)


def test_a_price_that_is_called_otherwise_goes_along(scratch: Scratch) -> None:
    world = services(scratch, {"app/services.py": OWN})
    assert world.told == [("override-gone", 8, "sure"), ("name-gone", 11, "sure")]
    [override, _] = world.findings
    assert override.what == (
        "saas.services.base.BaseService.price is now saas.services.base.BaseService.cost."
        " What overrides it is no longer used."
    )
    fixed = world.fixed("app/services.py")
    assert fixed == OWN.replace("price", "cost")
    assert services(scratch, {"app/services.py": fixed}).told == []


def test_a_price_that_is_gone_is_told_and_left(scratch: Scratch) -> None:
    removed = '[removed.names]\n"saas.services.base.BaseService.price" = "Set it in the admin."\n'
    world = services(scratch, {"app/services.py": OWN}, toml=removed)
    assert world.told == [("override-gone", 8, "sure")]
    assert world.findings[0].mend == "Set it in the admin."
    assert world.fixed("app/services.py") == OWN


def test_an_undeclared_member_is_told_with_what_looks_like_it(scratch: Scratch) -> None:
    world = services(scratch, {"app/services.py": OWN}, toml="")
    assert world.told == [("override-gone", 8, "sure")]
    assert world.findings[0].mend == (
        "saas.services.base.BaseService has cost now: look if it is that."
    )
    assert world.fixed("app/services.py") == OWN


def test_a_method_goes_along_wherever_it_is_called(scratch: Scratch) -> None:
    own = """\
from saas.services.base import BaseService


class Middle(BaseService):
    def label(self, data):
        label = super().label(data)
        return label + str(label)


class Greet(Middle):
    def text(self, result):
        return self.label(result) + f"{self.other.label} {label}"
"""
    use = """\
from unittest.mock import patch

from app.services import Greet
from saas.services.base import BaseService


def see(service: BaseService, other: str | None, label):
    greet = Greet()
    with patch.object(Greet, "label"):
        return greet.label({}), Greet().label({}), service.label({}), Greet.label, other.label
"""
    after = BASE.replace("def label", "def title")
    world = services(scratch, {"app/services.py": own, "app/use.py": use}, after)
    assert world.fixed("app/services.py") == own.replace("def label", "def title").replace(
        "super().label", "super().title"
    ).replace("self.label", "self.title")
    assert world.fixed("app/use.py") == use.replace('"label"', '"title"').replace(
        "greet.label", "greet.title"
    ).replace("Greet().label", "Greet().title").replace("service.label", "service.title").replace(
        "Greet.label", "Greet.title"
    )


def test_a_subclass_without_an_override_uses_the_new_name(scratch: Scratch) -> None:
    use = "from app.own import Plain\n\nx = Plain.price + Plain().price\n"
    own = "from saas.services.base import BaseService\n\n\nclass Plain(BaseService):\n    pass\n"
    world = services(scratch, {"app/own.py": own, "app/use.py": use})
    assert world.fixed("app/use.py") == use.replace("price", "cost")


@pytest.mark.parametrize(
    "own",
    [
        OWN + "    cost = 3\n",  # the new name is another's
        OWN + "\n\nclass Loud(Greet):\n    cost = 3\n",
        OWN + "\n\n@dataclass\nclass Loud(Greet):\n    price: int = 3\n",
    ],
)
def test_nothing_is_rewritten_where_the_new_name_is_taken(scratch: Scratch, own: str) -> None:
    world = services(scratch, {"app/services.py": own})
    assert ("override-gone", 8, "sure") in world.told
    assert world.fixed("app/services.py") == own


def test_names_that_only_read_alike_stay(scratch: Scratch) -> None:
    own = """\
from saas.services.base import BaseService


class Greet(BaseService):
    slug = "greet"

    def execute(self, data, progress):
        price = data["price"]
        return {"price": price, "all": [data.price for data in self.rows]}


class Pack:
    price = 3

    def cents(self):
        return self.price * 100


def pay(pack: Pack, price):
    return pack.price + Pack().price + price
"""
    world = services(scratch, {"app/services.py": own})
    assert world.told == []
    assert world.fixed("app/services.py") == own


def test_a_class_that_is_renamed_with_its_member(scratch: Scratch) -> None:
    toml = (
        RENAMED
        + '"saas.services.base.BaseService" = "saas.services.base.Service"\n'
        + '"saas.services.base.Service.price" = "saas.services.base.Service.cost"\n'
    ).replace(
        '"saas.services.base.BaseService.price" = "saas.services.base.BaseService.cost"\n', ""
    )
    world = services(
        scratch, {"app/services.py": OWN}, COST.replace("BaseService", "Service"), toml
    )
    assert world.fixed("app/services.py") == OWN.replace("price", "cost").replace(
        "BaseService", "Service"
    )


def test_an_override_that_a_package_may_read_is_perhaps(scratch: Scratch) -> None:
    base = "from django.contrib import admin\n\n\nclass Ours(admin.ModelAdmin):\n    a_page = 5\n"
    own = "from saas.admin import Ours\n\n\nclass Own(Ours):\n    a_page = 9\n"
    after = base.replace("a_page = 5", "x = 1")
    files = {"saas/admin.py": base}, {"saas/admin.py": after}, {"app/admin.py": own}
    assert World(scratch, *files).told == [("override-gone", 5, "perhaps")]
    removed = '[removed.names]\n"saas.admin.Ours.a_page" = "Not needed."\n'
    assert World(scratch, *files, removed).told == [("override-gone", 5, "sure")]


def test_an_override_that_is_asked_for_as_a_text_is_perhaps(scratch: Scratch) -> None:
    own = "from saas.kinds import Kind\n\n\nclass Own(Kind):\n    hint = 9\n"
    base = {"saas/kinds.py": "class Kind:\n    hint = 1\n", "saas/use.py": "x.hint\n"}
    theirs = {"saas/kinds.py": "class Kind:\n    pass\n", "saas/use.py": "getattr(x, 'hint', 1)\n"}
    world = World(scratch, base, theirs, {"app/own.py": own})
    assert world.told == [("override-gone", 5, "perhaps")]


def test_a_member_that_moved_into_a_base_class_is_not_gone(scratch: Scratch) -> None:
    after = COST.replace(
        "class BaseService:", "class Priced:\n    price = 1\n\n\nclass BaseService(Priced):"
    )
    assert services(scratch, {"app/services.py": OWN}, after).told == []


def test_a_class_in_between_is_ours(scratch: Scratch) -> None:
    base = {
        "saas/kinds.py": "class Kind:\n    hint = 1\n",
        "saas/small.py": "from saas.kinds import Kind\n\n\nclass Small(Kind):\n    pass\n",
    }
    own = "from saas.small import Small\n\n\nclass Own(Small):\n    hint = 2\n"
    theirs = base | {"saas/kinds.py": "class Kind:\n    pass\n"}
    assert World(scratch, base, theirs, {"app/own.py": own}).told == [("override-gone", 5, "sure")]


def test_choices_that_are_gone(scratch: Scratch) -> None:
    base = """\
from django.db import models


class Purchase(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
"""
    use = """\
from saas.pay.models import Purchase

State = Purchase.State
x = [Purchase.State.PAID, Purchase.State.PAID.label, State.PAID, Purchase.State.OPEN]
y = Purchase.State.labels
"""
    state = "saas.pay.models.Purchase.State"
    toml = f'[renamed.names]\n"{state}.PAID" = "{state}.SETTLED"\n'
    world = World(
        scratch,
        {"saas/pay/models.py": base},
        {"saas/pay/models.py": base.replace("PAID", "SETTLED")},
        {"app/use.py": use},
        toml,
    )
    assert world.told == [("name-gone", 4, "sure")]
    assert world.fixed("app/use.py") == use.replace("PAID", "SETTLED")


def test_a_method_of_a_model_and_one_of_django_s(scratch: Scratch) -> None:
    base = """\
from django.db import models


class Order(models.Model):
    def total(self): ...
    def save(self): ...
"""
    use = """\
from saas.pay.models import Order


def see(order: Order):
    order.total()
    order.save()
    Order._meta.fields
"""
    after = base.replace("def total", "def sum").replace("    def save(self): ...\n", "")
    world = World(
        scratch, {"saas/pay/models.py": base}, {"saas/pay/models.py": after}, {"app/use.py": use}
    )
    assert world.told == [("name-gone", 5, "sure"), ("name-gone", 6, "perhaps")]


def test_a_variable_that_is_called_like_the_class_is_perhaps(scratch: Scratch) -> None:
    page = (
        '<p>{{ service.price }} {{ pack.price }}</p>\n{% include "x" with a=run.service.price %}\n'
    )
    code = "def see(service, pack):\n    return service.price + pack.price\n"
    own = {"app/x.py": code, "app/templates/app/x.html": page, "app/services.py": OWN}
    world = services(scratch, own)
    perhaps = [(one.path, one.line) for one in world.findings if not one.is_sure]
    assert perhaps == [
        ("app/templates/app/x.html", 1), ("app/templates/app/x.html", 2), ("app/x.py", 2)
    ]  # fmt: skip
    assert world.fixed("app/x.py") == code


def test_what_a_function_of_ours_says_it_returns(scratch: Scratch) -> None:
    use = """\
from saas.services.base import find

service = find("a")


def see():
    return service.price + find("b").price
"""
    base = BASE + "\n\ndef find(slug) -> BaseService | None: ...\n"
    files = (
        {"saas/services/base.py": base},
        {"saas/services/base.py": base.replace("price:", "cost:")},
    )
    world = World(scratch, *files, {"app/use.py": use}, RENAMED)
    assert world.fixed("app/use.py") == use.replace("price", "cost")


def test_a_variable_that_is_called_like_a_class_of_the_file_is_of_that(scratch: Scratch) -> None:
    use = "class Service:\n    price = 1\n\n\ndef see(service):\n    return service.price\n"
    assert services(scratch, {"app/use.py": use}).told == []


def test_a_property_with_its_setter_goes_along(scratch: Scratch) -> None:
    own = """\
from saas.services.base import BaseService


class Greet(BaseService):
    @property
    def price(self):
        return self._price

    @price.setter
    def price(self, price):
        self._price = price
"""
    world = services(scratch, {"app/services.py": own})
    assert world.fixed("app/services.py") == own.replace("def price", "def cost").replace(
        "@price", "@cost"
    )


def test_a_field_that_overrides_one_of_ours_keeps_its_name(scratch: Scratch) -> None:
    base = "from django.db import models as m\n\n\nclass Named(m.Model):\n    name = m.TextField()"
    own = """\
from django.db import models
from saas.core.models import Named


class Own(Named):
    name = models.CharField(max_length=9)

    def __str__(self):
        return self.name


class Other(Named):
    def __str__(self):
        return self.name
"""
    toml = '[renamed.names]\n"saas.core.models.Named.name" = "saas.core.models.Named.title"\n'
    world = World(
        scratch,
        {"saas/core/models.py": base},
        {"saas/core/models.py": base.replace("name =", "title =")},
        {"app/models.py": own},
        toml,
    )
    assert world.told == [("override-gone", 6, "sure"), ("name-gone", 14, "sure")]
    before, other = own.split("class Other")
    fixed = f"{before}class Other{other.replace('self.name', 'self.title')}"
    assert world.fixed("app/models.py") == fixed


def test_an_override_by_a_mixin_is_told_and_left(scratch: Scratch) -> None:
    own = """\
from saas.services.base import BaseService


class Cheap:
    price = 3


class Greet(Cheap, BaseService):
    def text(self, result):
        return self.price


class Loud(Greet):
    pass
"""
    world = services(scratch, {"app/services.py": own})
    assert world.told == [("override-gone", 8, "sure"), ("override-gone", 13, "sure")]
    assert world.fixed("app/services.py") == own


def test_classes_in_a_function_go_along(scratch: Scratch) -> None:
    own = """\
from saas.services.base import BaseService


def test_it():
    class Greet(BaseService):
        price = 3

    class Loud(Greet):
        pass

    assert Loud().price == Loud.price == 3
"""
    world = services(scratch, {"app/services.py": own})
    assert world.fixed("app/services.py") == own.replace("price", "cost")
