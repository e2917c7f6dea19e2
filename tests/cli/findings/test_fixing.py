from pathlib import Path

import pytest

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.rewriting.fixing import fix_names
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.conftest import Quickscale
from tests.cli.projects import commit, snapshot, write
from tests.cli.templates import git
from tests.cli.worlds import tree_of

MANIFEST = b"""
[renamed.names]
"saas.shop.buy" = "saas.shop.purchase"
"saas.shop.moved" = "saas.payments.moved"
"saas.old" = "saas.fresh.place"
[renamed.urls]
"shop:buy" = "shop:checkout"
buy = "checkout"
[renamed.paths]
"saas/shop/templates/shop/buy.html" = "saas/shop/templates/shop/checkout.html"
[renamed.settings]
PRICE = "CREDIT_PRICE"
[renamed.environment]
SHOP_KEY = "STRIPE_KEY"
"""


TEMPLATES = "saas/shop/templates/shop/"


def fixed(scratch: Scratch, text: str, path: str = "app/own.py") -> str:
    base = tree_of(scratch, {f"{TEMPLATES}buy.html": "x\n"})
    theirs = tree_of(scratch, {f"{TEMPLATES}checkout.html": "x\n"})
    yours = tree_of(scratch, {path: text})
    changes = Changes([load("1.1.0", MANIFEST)])
    trees = Trees(base, base | yours, theirs)
    after, _ = fix_names(Uses(Comparison(scratch, trees, theirs | yours, changes)))
    return scratch.read_one(after[path].id).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from saas.shop import buy\n\nbuy(1)  # buy it\nx = [buy]\n",
            "from saas.shop import purchase\n\npurchase(1)  # buy it\nx = [purchase]\n",
        ),
        (
            "from saas.shop import (  # all\n    buy,\n    other,\n)\n\nbuy(other)\n",
            "from saas.shop import (  # all\n    purchase,\n    other,\n)\n\npurchase(other)\n",
        ),
        ("from saas.shop import buy as b\nb()\n", "from saas.shop import purchase as b\nb()\n"),
        ("from saas.shop import moved\n", "from saas.payments import moved\n"),
        ("import saas.shop\nsaas.shop.buy()\n", "import saas.shop\nsaas.shop.purchase()\n"),
        ("from saas import shop\nshop.buy()\n", "from saas import shop\nshop.purchase()\n"),
        (
            "from django.conf import settings\nx = 'é', settings.PRICE\n",
            "from django.conf import settings\nx = 'é', settings.CREDIT_PRICE\n",
        ),
        (
            "from config.settings.shop import PRICE\nx = f'{PRICE}'\n",
            "from config.settings.shop import CREDIT_PRICE\nx = f'{CREDIT_PRICE}'\n",
        ),
        ("from saas import old\nold.go()\n", "from saas.fresh import place\nplace.go()\n"),
        ("from saas.old import go, stop\n", "from saas.fresh.place import go, stop\n"),
        (
            "from saas import shop\nshop.moved(1)\nshop.moved\n",
            "from saas import payments\npayments.moved(1)\npayments.moved\n",
        ),
        (
            "from saas import shop, users\nshop.moved(shop.stays)\n",
            "from saas import payments, shop, users\npayments.moved(shop.stays)\n",
        ),
        (
            "from saas import shop as s\ns.moved(s.buy)\n",
            "from saas import payments, shop as s\npayments.moved(s.purchase)\n",
        ),
        (
            "from saas.shop import moved, other\nmoved(other)\n",
            "from saas.payments import moved\nfrom saas.shop import other\nmoved(other)\n",
        ),
        (
            "if x:\n    from saas.shop import (\n        moved,\n        buy,\n    )\n    buy()\n",
            "if x:\n    from saas.payments import moved\n    from saas.shop import purchase\n"
            "    purchase()\n",
        ),
        ("import os\nos.environ['SHOP_KEY']\n", "import os\nos.environ['STRIPE_KEY']\n"),
        ("from ..saas import shop\nshop.buy()\n", "from ..saas import shop\nshop.purchase()\n"),
        ("from ..saas.old import go\n", "from saas.fresh.place import go\n"),
        ("x = 'é', reverse('shop:buy')\n", "x = 'é', reverse('shop:checkout')\n"),
        ("pattern_name = 'shop:buy'\n", "pattern_name = 'shop:checkout'\n"),
        ("redirect('buy', 1)\n", "redirect('checkout', 1)\n"),
        ("template_name = 'shop/buy.html'\n", "template_name = 'shop/checkout.html'\n"),
    ],
)
def test_renamed_name_is_rewritten(scratch: Scratch, before: str, after: str) -> None:
    assert fixed(scratch, before) == after


def test_page_follows(scratch: Scratch) -> None:
    page = (
        '{% extends "shop/buy.html" %}\n'
        "é {% url 'shop:buy' pk=1 as here %}{% include 'shop/buy.html' with a=1 %}\n"
        "{% url 'shop:buyer' %} shop:buy shop/buy.html\n"
    )
    assert fixed(scratch, page, "app/templates/app/own.html") == (
        '{% extends "shop/checkout.html" %}\n'
        "é {% url 'shop:checkout' pk=1 as here %}{% include 'shop/checkout.html' with a=1 %}\n"
        "{% url 'shop:buyer' %} shop:buy shop/buy.html\n"
    )


def test_parameter_of_the_same_name_is_another(scratch: Scratch) -> None:
    text = "from saas.shop import buy\n\n\ndef sell(buy):\n    return buy\n\n\nbuy()\n"
    after = text.replace("import buy", "import purchase").replace("\n\n\nbuy()", "\n\n\npurchase()")
    assert fixed(scratch, text) == after


def test_name_that_means_two_things_keeps_its_own(scratch: Scratch) -> None:
    text = "from saas.shop import buy\n\nif odd:\n    buy = None\nbuy()\n"
    assert fixed(scratch, text) == text.replace("import buy", "import purchase as buy")


@pytest.mark.parametrize(
    "text",
    [
        "from saas.elsewhere import buy\nbuy()\n",
        "from saas import shop\npayments = 1\nshop.moved(payments)\n",  # the name is taken
        "import saas.shop\nsaas.shop.moved()\n",
        "def buy():\n    pass\n\n\nbuy()\n",
        "from  saas.shop import moved\n",  # written in a way that positions do not tell
        "from saas.shop import buy\nbuy(\n",  # does not parse
        "note = 'from saas.shop import buy'\n",
        "note = 'buy'\n",  # a url has this name, but nothing says that it is meant
        "reverse('shop:'\n'buy')\n",  # written in two parts
    ],
)
def test_what_is_not_sure_stays(scratch: Scratch, text: str) -> None:
    assert fixed(scratch, text) == text


def test_own_code_follows_on_demand(owned: Path, quickscale: Quickscale) -> None:
    use = "from saas.prices import old_price\n\nprint(old_price())\n"
    commit(owned, app__use_py=use)
    assert "saas.prices.old_price is now saas.prices.price." in quickscale("upgrade-plan").out
    ran = quickscale("upgrade", "--fix-names")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "Renamed names rewritten: app/use.py")
    assert git(owned, "show", "HEAD:app/use.py") == use.replace("old_price", "price")
    assert "old_price" not in git(owned, "log", "-1", "--format=%B")


def test_own_code_with_work_in_it_is_not_touched(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, app__use_py="from saas.prices import old_price\n")
    write(owned, "app/use.py", "in the making\n")
    before = snapshot(owned)
    ran = quickscale("upgrade", "--fix-names")
    assert ran.code == 2
    assert ran.err.startswith("app/use.py has changes that are in no commit")
    assert snapshot(owned) == before


def test_what_a_decision_takes_away_is_told(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, saas__removed_py="mine = 1\n", app__use_py="import saas.removed\n")
    kept = quickscale("upgrade-plan", "--json").out
    assert "name-gone" not in kept
    ran = quickscale("upgrade", "--strategy", "theirs")
    assert "app/use.py:1: saas.removed is gone." in ran.out
    assert "saas.removed is gone" in git(owned, "log", "-1", "--format=%B")


def test_what_is_kept_is_no_finding(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, saas__removed_py="mine = 1\n", app__use_py="import saas.removed\n")
    assert "saas.removed is gone" not in quickscale("upgrade", "--strategy", "mine").out
