from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.names.required import check_required
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases.changes import Changes
from tests.cli.worlds import Files, merged

PATH = "config/settings/components/shop.py"
REFUSALS = "config/refusals.py"
BASE = {
    PATH: 'KEY = env("SHOP_KEY")\nURL = env("SHOP_URL", default="")\n',
    REFUSALS: 'def _key(settings):\n    yield "SHOP_KEY is missing: set SHOP_KEY."\n',
}


def required(scratch: Scratch, base: Files, own: Files, theirs: Files) -> list[Finding]:
    case = merged(scratch, base, {**base, **own}, {**base, **theirs})
    return check_required(Comparison(scratch, case.trees, case.result.tree, Changes([])))


def test_variable_that_settings_read_without_a_default(scratch: Scratch) -> None:
    theirs = {
        PATH: BASE[PATH] + 'import os\nA = [env.int("SHOP_SIZE")]\nB = os.environ["SHOP_B"]\n'
    }
    found = required(scratch, BASE, {}, theirs)
    assert [(one.path, one.line, one.new, one.is_sure) for one in found] == [
        (PATH, 5, "SHOP_B", True), (PATH, 4, "SHOP_SIZE", True)
    ]  # fmt: skip
    assert found[0].what == "Production does not start without SHOP_B, which is new."


def test_variable_that_is_asked_for_before_another(scratch: Scratch) -> None:
    theirs = {
        PATH: BASE[PATH] + 'A = env("SHOP_A") or env("SHOP_B")\nif env("SHOP_C"):\n    B = 1\n'
    }
    assert [one.new for one in required(scratch, BASE, {}, theirs)] == ["SHOP_A", "SHOP_C"]


def test_variable_that_loses_its_default(scratch: Scratch) -> None:
    theirs = {PATH: BASE[PATH].replace(', default=""', "")}
    [finding] = required(scratch, BASE, {}, theirs)
    assert finding.what == "Production does not start without SHOP_URL any more."


def test_variable_that_production_refuses_to_start_without(scratch: Scratch) -> None:
    more = 'def _more(settings):\n    yield f"Nothing works: set SHOP_MODE now. {x}"\n'
    flagged = (
        'def _tax(settings):\n    if settings["ENABLE_TAX"]:\n'
        '        yield "TAX_ID and TAX_NAME are missing."\n'
    )
    found = required(scratch, BASE, {}, {REFUSALS: BASE[REFUSALS] + more + flagged})
    assert [(one.new, one.is_sure) for one in found] == [
        ("SHOP_MODE", True), ("TAX_ID", False), ("TAX_NAME", False)
    ]  # fmt: skip


def test_variable_that_only_the_compose_file_asks_for_is_perhaps(scratch: Scratch) -> None:
    path = "compose.production.yaml"
    base, theirs = ({path: f"x:\n  - ${{{name}:?set it}}\n"} for name in ("DOMAIN", "HOST_NAME"))
    [finding] = required(scratch, base, {}, theirs)
    assert (finding.line, finding.is_sure) == (2, False)
    assert finding.what == f"{path} does not start without HOST_NAME, which is new."


def test_variable_that_is_asked_for_at_times_or_was_before(scratch: Scratch) -> None:
    at_times = (
        'if PROVIDER:\n    A = env("SHOP_A")\nB = PROVIDER and env("SHOP_B")\n'
        'C = env("SHOP_C", "x")\nD = {n: env("SHOP_D") for n in NAMES}\n'
        'def later():\n    return env("SHOP_E")\n'
    )
    moved = {PATH: at_times, "config/settings/components/other.py": BASE[PATH]}
    assert required(scratch, BASE, {}, moved) == []
    for name in ("dev", "test"):
        assert required(scratch, BASE, {}, {f"config/settings/{name}.py": 'env("SHOP_F")\n'}) == []


def test_variable_that_the_user_s_platform_sets_already(scratch: Scratch) -> None:
    theirs = {PATH: BASE[PATH] + 'X = env("SHOP_X")\n', ".env.example": "# SHOP_X=\n"}
    assert required(scratch, BASE, {"fly.toml": '[env]\nSHOP_X = "1"\n'}, theirs) == []
    listed = {".env.example": "# MINE=\n"}
    assert [one.new for one in required(scratch, BASE, listed, theirs)] == ["SHOP_X"]
