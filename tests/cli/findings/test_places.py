"""Settings, variables, urls and templates: rewritten where the place means them, else left."""

import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.looking import looked
from tests.cli.worlds import Files

MANIFEST = """
[renamed.settings]
PRICE = "CREDIT_PRICE"
[renamed.environment]
PORT = "HTTP_PORT"
SHOP_KEY = "STRIPE_KEY"
[renamed.urls]
"shop:buy" = "shop:checkout"
[renamed.paths]
"saas/shop/templates/shop/buy.html" = "saas/shop/templates/shop/checkout.html"
"""
URLS = 'app_name = "shop"\nurlpatterns = [path("", view, name="{}")]\n'
BASE: Files = {
    "config/settings/base.py": "PRICE = 1\nPORT = env('PORT')\n",
    "saas/shop/urls.py": URLS.format("buy"),
    "saas/shop/templates/shop/buy.html": "a\nb\nc\n",
}
THEIRS: Files = {
    "config/settings/base.py": "CREDIT_PRICE = 1\nPORT = env('HTTP_PORT')\n",
    "saas/shop/urls.py": URLS.format("checkout"),
    "saas/shop/templates/shop/checkout.html": "a\nb\nc\n",
}
OWN = "app/own.py"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("os.environ['PORT']\n", "os.environ['HTTP_PORT']\n"),
        ("os.environ.get('PORT', 1)\n", "os.environ.get('HTTP_PORT', 1)\n"),
        ("os.getenv('PORT')\n", "os.getenv('HTTP_PORT')\n"),
        ("env('PORT')\nenv.int('PORT')\n", "env('HTTP_PORT')\nenv.int('HTTP_PORT')\n"),
        ("'PORT' in os.environ\n", "'HTTP_PORT' in os.environ\n"),
        ("monkeypatch.setenv('PORT', '1')\n", "monkeypatch.setenv('HTTP_PORT', '1')\n"),
        ("run(x, env={'PORT': 1})\n", "run(x, env={'HTTP_PORT': 1})\n"),
        ("redirect('shop:buy')\n", "redirect('shop:checkout')\n"),
        (
            "success_url = reverse_lazy('shop:buy')\n",
            "success_url = reverse_lazy('shop:checkout')\n",
        ),
        ("login_url = 'shop:buy'\n", "login_url = 'shop:checkout'\n"),
        ("V.as_view(pattern_name='shop:buy')\n", "V.as_view(pattern_name='shop:checkout')\n"),
        ("render(request, 'shop/buy.html')\n", "render(request, 'shop/checkout.html')\n"),
        ("render_to_string('shop/buy.html')\n", "render_to_string('shop/checkout.html')\n"),
        ("select_template(['shop/buy.html'])\n", "select_template(['shop/checkout.html'])\n"),
        ("result_template = 'shop/buy.html'\n", "result_template = 'shop/checkout.html'\n"),
    ],
)
def test_place_that_means_it_is_rewritten(scratch: Scratch, text: str, after: str) -> None:
    case = looked(scratch, BASE, {OWN: text}, THEIRS, MANIFEST)
    assert (len(case.sure), case.perhaps) == (text.count("\n"), [])
    assert case.fixed == {OWN: after}


@pytest.mark.parametrize(
    "text",
    [
        'row["PORT"]\n',
        'cache.get("shop:buy")\ncache.set("shop:buy", 1)\n',
        'COLUMNS = ["PORT", "NAME"]\n',
        'open("shop/buy.htm")\n',
        'print("PORT is taken, see shop:buy or shop/buy.html")\n',
        "PRICE = 1\nprint(PRICE, thing.PRICE, PORT)\n",
        "class Shop:\n    PRICE = 2\n\n    def go(self, settings):\n        settings.PRICE\n",
    ],
)
def test_what_reads_alike_is_left_alone(scratch: Scratch, text: str) -> None:
    case = looked(scratch, BASE, {OWN: text}, THEIRS, MANIFEST)
    assert (case.findings, case.fixed) == ([], {})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('NEEDED = ["SHOP_KEY"]\n', "SHOP_KEY"),
        ('LINKS = {"buy": "shop:buy"}\n', "shop:buy"),
        ("reverse('shop:pay', args=['shop:buy'])\n", "shop:buy"),
        ('PAGES = {"a": "shop/buy.html"}\n', "shop/buy.html"),
    ],
)
def test_what_may_mean_it_is_told_and_left(scratch: Scratch, text: str, name: str) -> None:
    case = looked(scratch, BASE, {OWN: text}, THEIRS, MANIFEST)
    assert (case.sure, case.perhaps, case.fixed) == ([], [(OWN, 1, name)], {})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (OWN, "from django.conf import settings as s\n\ns.PRICE\n"),
        (OWN, "from django.conf import settings\n\ngetattr(settings, 'PRICE', 1)\n"),
        (OWN, "from django.conf import settings\n\nhasattr(settings, 'PRICE')\n"),
        (OWN, "from django import conf\n\nconf.settings.PRICE\n"),
        ("tests/test_a.py", "@override_settings(PRICE=2)\ndef test(): ...\n"),
        ("tests/test_a.py", "with modify_settings(PRICE={'append': 1}): ...\n"),
        ("tests/test_a.py", "with self.settings(PRICE=2): ...\n"),
        ("tests/test_a.py", "def test(settings):\n    settings.PRICE = 2\n"),
        ("tests/test_a.py", "def test(settings):\n    del settings.PRICE\n"),
        (
            "tests/conftest.py",
            "def go(settings, monkeypatch):\n    setattr(settings, 'PRICE', 2)\n",
        ),
        ("config/settings/own.py", "PRICE = 2\n"),
        ("config/settings/own.py", "from config.settings.base import *\n\nif PRICE > 1: ...\n"),
    ],
)
def test_setting_is_found_wherever_it_is_named(scratch: Scratch, path: str, text: str) -> None:
    case = looked(scratch, BASE, {path: text}, THEIRS, MANIFEST)
    assert {finding.new for finding in case.findings if finding.is_sure} <= {
        "CREDIT_PRICE", "config.settings.base.CREDIT_PRICE"
    }  # fmt: skip
    assert case.sure
    assert case.fixed == {path: text.replace("PRICE", "CREDIT_PRICE")}


def test_setting_that_nobody_declared_is_found(scratch: Scratch) -> None:
    use = "from django.conf import settings\n\nsettings.PRICE\n"
    [finding] = looked(scratch, BASE, {OWN: use}, THEIRS).findings
    assert (finding.id, finding.what) == ("setting-gone", "PRICE is gone.")
    still = {**THEIRS, "saas/shop/prices.py": "getattr(settings, 'PRICE', 1)\n"}
    assert looked(scratch, BASE, {OWN: use}, still).findings == []


def test_name_that_the_release_still_has_is_not_rewritten(scratch: Scratch) -> None:
    text = "reverse('shop:buy')\n"
    both = 'urlpatterns = [path("", v, name="buy"), path("c", v, name="checkout")]\n'
    theirs = {**THEIRS, "saas/shop/urls.py": 'app_name = "shop"\n' + both}
    assert looked(scratch, BASE, {OWN: text}, theirs, MANIFEST).fixed == {}
