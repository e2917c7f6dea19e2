import pytest
from packaging.version import Version

from quickscale_cli.errors import ManifestInvalid
from quickscale_cli.releases.changes import Carried, Changes
from quickscale_cli.releases.manifest import load

WHOLE = b"""
released = 2026-11-30
made_by_tools = ["uv.lock"]

[renamed.paths]
"saas/shop/" = "saas/pay/"

[renamed.questions]
use_pay = "enable_pay"

[renamed.names]
"saas.shop.flows.buy" = "saas.pay.flows.buy"

[retyped.enable_pay]
true = "stripe"
false = "none"

[removed.settings]
SHOP_PRICE = "Set the price in the admin."

[words]
"Buy credits" = "Get credits"

[[security]]
paths = ["saas/pay/views.py"]
note = "Anyone could see any order."
"""
LATER = b"""
[renamed.paths]
"saas/pay/" = "saas/payments/"

[renamed.names]
"saas.pay.flows.buy" = "saas.payments.flows.buy"

[removed.questions]
color = "The theme decides."
"""


def both() -> Changes:
    return Changes([load("1.2.0", LATER), load("1.1.0", WHOLE)])


def test_paths_compose_over_releases() -> None:
    assert both().renames("saas/shop/views.py") == "saas/payments/views.py"


def test_names_compose_over_releases() -> None:
    fate = both().fate("names", "saas.shop.flows.buy")
    assert fate is not None
    assert (fate.new, fate.version) == ("saas.payments.flows.buy", Version("1.2.0"))


def test_blocks_keep_their_template_over_releases() -> None:
    first = b'[renamed.blocks]\n"pages/a.html:heading" = "headline"\n'
    later = b'[renamed.blocks]\n"pages/a.html:headline" = "title"\n'
    changes = Changes([load("1.1.0", first), load("1.2.0", later)])
    fate = changes.fates("blocks")["pages/a.html:heading"]
    assert fate.new == "pages/a.html:title"


def test_removed_setting_tells_what_to_do() -> None:
    fate = both().fate("settings", "SHOP_PRICE")
    assert fate is not None
    assert (fate.new, fate.advice) == (None, "Set the price in the admin.")


def test_unknown_name_has_no_fate() -> None:
    assert both().fate("names", "saas.other") is None
    assert list(both().fates("settings")) == ["SHOP_PRICE"]


def test_answers_are_carried_over() -> None:
    assert both().carry({"use_pay": True, "color": "red", "name": "demo"}) == [
        Carried("use_pay", True, "enable_pay", "stripe"),
        Carried("color", "red", None, None, "The theme decides."),
        Carried("name", "demo", "name", "demo"),
    ]


def test_security_follows_its_file() -> None:
    assert both().security == {"saas/payments/views.py": ["Anyone could see any order."]}


def test_files_made_by_tools() -> None:
    assert both().made_by_tools == {"uv.lock"}


def test_no_release_changes_nothing() -> None:
    assert Changes([]).renames("a") == "a"
    assert Changes([]).made_by_tools == frozenset()


@pytest.mark.parametrize(
    ("version", "text", "words"),
    [
        ("new", "", "new is no version"),
        ("1.0", "a = ", "it is no TOML"),
        ("1.0", "rename = 1", "`rename` is unknown. There are: edited_migrations"),
        ("1.0", "renamed = 1", "`renamed` must be a table"),
        ("1.0", "[renamed.files]\na = 'b'", "`renamed.files` is unknown"),
        ("1.0", "[renamed.paths]\na = 1", '`renamed.paths."a"` must be a text'),
        ("1.0", "[renamed.paths]\n'../a' = 'b'", "`../a` must be a path inside the project"),
        ("1.0", "[renamed.paths]\n'/a' = 'b'", "`/a` must be a path inside the project"),
        ("1.0", "[renamed.paths]\n'a/' = 'b'", "must both end with `/`, or neither"),
        ("1.0", "[renamed.paths]\na = 'c'\nb = 'c'", "two paths are renamed to `c`"),
        ("1.0", "[renamed.names]\na = 'b'\n[removed.names]\na = 'x'", "both renamed and removed"),
        ("1.0", "[renamed.names]\n'a b' = 'c'", "`a b` in names is no name"),
        ("1.0", "[removed.blocks]\n'heading' = 'x'", "`heading` in blocks is no name"),
        ("1.0", "[renamed.blocks]\n'a.html:x' = 'a.html:y'", "in blocks is no name"),
        ("1.0", "[retyped.a]\ntrue = 1\n[removed.questions]\na = 'x'", "both retyped and removed"),
        ("1.0", "released = '2026-11-30'", "`released` must be a day, written like 2026-11-30"),
        ("1.0", "made_by_tools = 'uv.lock'", "`made_by_tools` must be a list of paths"),
        ("1.0", "[words]\nBuy = 'Buy'", '`words."Buy"` must become another sentence'),
        ("1.0", "[words]\nBuy = ['Get']", '`words."Buy"` must be a text'),
        ("1.0", "[[security]]\nnote = 'x'", "needs `paths` and a `note`"),
    ],
)
def test_wrong_manifest_is_told_by_name(version: str, text: str, words: str) -> None:
    with pytest.raises(ManifestInvalid) as error:
        load(version, text.encode())
    assert f"releases/{version}.toml" in str(error.value)
    assert words in str(error.value)
