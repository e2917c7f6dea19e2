"""Dotted names that are gone: found by Python's scopes, told once, rewritten where it is safe."""

import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.looking import Looked, looked
from tests.cli.worlds import Files

BASE: Files = {
    "saas/__init__.py": "",
    "saas/pay/__init__.py": "",
    "saas/pay/flows.py": "def buy(): ...\ndef sell(): ...\n",
    "saas/pay/queries.py": "def total(): ...\n",
}
THEIRS: Files = {**BASE, "saas/pay/flows.py": "def purchase(): ...\ndef sell(): ...\n"}
RENAMED = '[renamed.names]\n"saas.pay.flows.buy" = "saas.pay.flows.purchase"\n'
OWN = "app/own.py"


def code(scratch: Scratch, text: str, manifest: str = RENAMED, **more: str) -> Looked:
    own = {OWN: text} | {path.replace("__", "/") + ".py": said for path, said in more.items()}
    return looked(scratch, BASE, own, THEIRS, manifest)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('mock.patch("saas.pay.flows.buy")\n', 1),
        ('@patch("saas.pay.flows.buy", new=1)\ndef test(): ...\n', 1),
        ('monkeypatch.setattr("saas.pay.flows.buy", 1)\n', 1),
        ('import_string("saas.pay.flows.buy")\n', 1),
        ('from saas.pay import flows\n\npatch.object(flows, "buy")\n', 3),
        ('from saas.pay import flows\n\ngetattr(flows, "buy", None)\n', 3),
        ('import saas.pay.flows as f\n\nmonkeypatch.setattr(f, "buy", 1)\n', 3),
    ],
)
def test_text_that_names_code_is_rewritten(scratch: Scratch, text: str, line: int) -> None:
    case = code(scratch, text)
    assert case.sure == [(OWN, line, "saas.pay.flows.buy")]
    assert case.fixed == {OWN: text.replace("buy", "purchase")}


def test_text_elsewhere_may_name_code(scratch: Scratch) -> None:
    case = code(scratch, 'KEYS = {"saas.pay.flows.buy": 1, "buy": 2}\n')
    assert (case.sure, case.perhaps) == ([], [(OWN, 1, "saas.pay.flows.buy")])
    assert case.fixed == {}


def test_settings_name_classes(scratch: Scratch) -> None:
    text = 'MIDDLEWARE = ["django.x.Y", "saas.pay.flows.buy"]\n'
    case = looked(scratch, BASE, {"config/settings/own.py": text}, THEIRS, RENAMED)
    assert case.sure == [("config/settings/own.py", 1, "saas.pay.flows.buy")]
    assert case.fixed == {"config/settings/own.py": text.replace("buy", "purchase")}


def test_two_functions_that_import_different_modules_by_one_name(scratch: Scratch) -> None:
    text = (
        "def one():\n    from saas.pay import flows\n    return flows.buy()\n\n\n"
        "def two():\n    from app import flows\n    return flows.buy()\n"
    )
    case = code(scratch, text, app__flows="def buy(): ...\n")
    assert case.sure == [(OWN, 3, "saas.pay.flows.buy")]
    assert case.fixed == {OWN: text.replace("flows.buy()\n\n", "flows.purchase()\n\n")}


@pytest.mark.parametrize(
    "text",
    [
        "from saas.pay import flows\n\ndef go(flows):\n    return flows.buy()\n",
        "from saas.pay import flows\n\ndef go():\n    flows = other()\n    return flows.buy()\n",
        "from saas.pay import flows\n\n[flows.buy for flows in shops]\n",
        "from saas.pay import flows\n\nlambda flows: flows.buy()\n",
        "from saas.pay import flows\n\ntry: ...\nexcept E as flow:\n    flow.buy()\n",
        "class Shop:\n    from saas.pay import flows\n\n    def go(self):\n        flows.buy()\n",
        "import flows\nflows.buy()\n",
    ],
)
def test_name_that_is_hidden_is_another(scratch: Scratch, text: str) -> None:
    case = code(scratch, text)
    assert (case.sure, case.perhaps, case.fixed) == ([], [], {})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("try:\n    from saas.pay import flows\nexcept E:\n    flows = None\nflows.buy()\n", 5),
        ("if x:\n    from app import flows\nelse:\n    from saas.pay import flows\nflows.buy\n", 5),
        ("if TYPE_CHECKING:\n    from saas.pay.flows import buy\n", 2),
        ('import saas.pay.flows\n\ndef go(x: "list[saas.pay.flows.buy]"): ...\n', 3),
        ('from saas.pay import flows\n\nx: "flows.buy | None" = None\n', 3),
        ("from saas.pay.flows import *\n\nbuy()\n", 3),
        ("class Shop:\n    from saas.pay import flows\n    go = flows.buy\n", 3),
        (
            "def a():\n    global f\n    import saas.pay.flows as f\ndef b():\n    f.buy()\n",
            5,
        ),
        ("from saas.pay import flows\n\n@flows.buy\ndef go(buy=flows.sell): ...\n", 3),
    ],
)
def test_branches_texts_and_stars_count(scratch: Scratch, text: str, line: int) -> None:
    assert code(scratch, text).sure == [(OWN, line, "saas.pay.flows.buy")]


def test_import_of_all_brings_what_the_module_offers(scratch: Scratch) -> None:
    case = code(scratch, "from saas.pay.flows import *\n\nbuy()\nsell()\n")
    assert case.fixed == {OWN: "from saas.pay.flows import *\n\npurchase()\nsell()\n"}
    hidden = code(scratch, "from saas.pay.flows import *\n\ndef buy(): ...\n\nbuy()\n")
    assert (hidden.sure, hidden.fixed) == ([], {})


def test_annotation_that_is_a_text_is_rewritten(scratch: Scratch) -> None:
    signature = 'def go(x: "buy", y: Literal["buy"]) -> "list[buy]": ...'
    text = f"from saas.pay.flows import buy\n\n\n{signature}\n"
    after = text.replace("import buy", "import purchase").replace('x: "buy"', 'x: "purchase"')
    assert code(scratch, text).fixed == {OWN: after.replace("list[buy]", "list[purchase]")}


@pytest.mark.parametrize(
    "theirs",
    [
        {"saas/pay/flows.py": "from saas.pay.queries import total as buy\ndef sell(): ...\n"},
        {
            "saas/pay/flows.py": "from saas.pay.queries import *\n",
            "saas/pay/queries.py": "buy = 1\n",
        },
        {"saas/pay/flows.py": "def __getattr__(name): ...\n"},
        {"saas/pay/flows.py": "if x:\n    def buy(): ...\nelse:\n    buy = None\n"},
        {"saas/pay/flows.py": "try:\n    from fast import buy\nexcept ImportError:\n    pass\n"},
    ],
)
def test_name_that_is_still_offered_is_not_gone(scratch: Scratch, theirs: Files) -> None:
    use = "from saas.pay.flows import buy\nfrom saas.pay import flows\nflows.buy()\n"
    case = looked(scratch, BASE, {OWN: use}, {**BASE, **theirs}, RENAMED)
    assert (case.findings, case.fixed) == ([], {})


def test_user_s_own_shim_offers_it(scratch: Scratch) -> None:
    between = "".join(f"x{number} = {number}\n" for number in range(9))
    base = {**BASE, "saas/pay/flows.py": f"def buy(): ...\n{between}"}
    theirs = {**BASE, "saas/pay/flows.py": f"def purchase(): ...\n{between}"}
    use = {OWN: "from saas.pay.flows import buy\n", "app/buying.py": "buy = 1\n"}
    shim = f"{base['saas/pay/flows.py']}from app.buying import buy\n"
    assert looked(scratch, base, use, theirs, RENAMED).sure == [(OWN, 1, "saas.pay.flows.buy")]
    case = looked(scratch, base, use | {"saas/pay/flows.py": shim}, theirs, RENAMED)
    assert (case.findings, case.fixed) == ([], {})


@pytest.mark.parametrize(
    ("own", "more"),
    [
        ('__all__ = ["buy"]\nbuy\n', {}),
        ("buy()\n", {"app__other": "from app.own import buy\n"}),
        ("buy()\n", {"app__other": "from .own import *\n\nbuy()\n"}),
        ("buy()\n", {"app__other": "from app import own\n\nown.buy()\n"}),
        ("buy()\n", {"tests__test_own": 'patch("app.own.buy")\n'}),
        ("buy()\n", {"tests__test_own": 'from app import own\n\npatch.object(own, "buy")\n'}),
        ("", {}),  # nothing here uses it: it is there for others
    ],
)
def test_name_that_others_read_from_the_user_s_module_stays(
    scratch: Scratch, own: str, more: dict[str, str]
) -> None:
    case = code(scratch, f"from saas.pay.flows import buy\n\n{own}", **more)
    assert case.sure == [(OWN, 1, "saas.pay.flows.buy")]
    assert case.fixed == {OWN: f"from saas.pay.flows import purchase as buy\n\n{own}"}


def test_name_in_a_function_is_no_one_else_s(scratch: Scratch) -> None:
    text = "def go():\n    from saas.pay.flows import buy\n    return buy()\n"
    other = {"app__other": "from app.own import buy\n"}
    assert code(scratch, text, **other).fixed == {OWN: text.replace("buy", "purchase")}


def test_module_that_is_moved_is_followed(scratch: Scratch) -> None:
    moved = {p.replace("saas/pay/flows", "saas/pay/buying"): t for p, t in BASE.items()}
    text = "import saas.pay.flows\nfrom saas.pay.flows import sell\n\nsaas.pay.flows.buy()\n"
    manifest = '[renamed.paths]\n"saas/pay/flows.py" = "saas/pay/buying.py"\n'
    case = looked(scratch, BASE, {OWN: text}, moved, manifest)
    assert case.fixed == {OWN: text.replace("flows", "buying")}


def test_name_that_has_gone_to_a_new_module_is_looked_for(scratch: Scratch) -> None:
    theirs = {**THEIRS, "saas/pay/buying.py": "def buy(): ...\n"}
    [finding] = looked(scratch, BASE, {OWN: "from saas.pay.flows import buy\n"}, theirs).findings
    assert (finding.new, finding.mend) == (
        "",
        "There is a saas.pay.buying.buy now: look if it is that.",
    )


def test_edit_that_does_not_fit_drops_itself_alone(scratch: Scratch) -> None:
    text = "from  saas.pay.flows import buy\nfrom saas.pay import flows\n\nbuy()\nflows.buy()\n"
    case = code(scratch, text)
    assert case.fixed == {OWN: text.replace("buy", "purchase")}
    parted = 'reverse("a:"\n"b")\nfrom saas.pay import flows\nflows.buy()\n'
    assert code(scratch, parted).fixed == {OWN: parted.replace("buy", "purchase")}


def test_release_that_renames_nothing_finds_nothing(scratch: Scratch) -> None:
    text = "from saas.pay import flows\nfrom saas.pay.flows import *\nflows.buy(sell)\n"
    theirs = {**BASE, "saas/pay/flows.py": "import os\n\ndef buy(): return 2\ndef sell(): ...\n"}
    assert looked(scratch, BASE, {OWN: text}, theirs).findings == []


def test_what_was_broken_before_is_not_told(scratch: Scratch) -> None:
    text = "from saas.pay.flows import never\nfrom saas.pay.nowhere import x\n"
    assert code(scratch, text, manifest="").findings == []
