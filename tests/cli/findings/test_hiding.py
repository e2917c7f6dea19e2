from pathlib import Path

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.names.loading_order import PAGES, STATIC, LoadingOrder
from quickscale_cli.findings.pages.hiding import check_hiding
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.worlds import Files, merged, tree_of

ROOT = Path(__file__).resolve().parents[3]
OURS = "saas/accounts/templates/account/login.html"
MINE = "templates/account/login.html"
SETTINGS = {
    "config/settings/components/apps.py": (
        'INSTALLED_APPS = ["app", *installed_apps(FLAGS), "saas.accounts"]\n'
    ),
    "config/settings/components/templates.py": (
        'TEMPLATES = [{"DIRS": [BASE_DIR / "templates"], "APP_DIRS": True}]\n'
    ),
    "config/settings/components/static.py": 'STATICFILES_DIRS = [BASE_DIR / "static"]\n',
    "config/feature_flags.py": 'Flag("ENABLE_SHOP", "sell", app="saas.shop")\n',
}
BASE = {**SETTINGS, OURS: "<form>\n"}
MENDED = '[[security]]\npaths = ["%s"]\nnote = "Anyone could log in."\n'


def hides(
    scratch: Scratch, base: Files, own: Files, theirs: Files, *manifests: str
) -> list[Finding]:
    case = merged(scratch, base, {**base, **own}, theirs)
    changes = Changes(load(f"1.{n}.0", text.encode()) for n, text in enumerate(manifests, 1))
    return check_hiding(Comparison(scratch, case.trees, case.result.tree, changes))


def test_page_in_front_of_one_that_mends_security(scratch: Scratch) -> None:
    theirs = {**BASE, OURS: "<form>safe\n"}
    [finding] = hides(scratch, BASE, {MINE: "<form>mine\n"}, theirs, MENDED % OURS)
    assert (finding.path, finding.id, finding.old) == (MINE, "hides", OURS)
    assert finding.is_sure
    assert finding.what == (
        f"{MINE} stands in front of {OURS}, which MENDS SECURITY: Anyone could log in."
    )


def test_page_in_front_of_one_that_changed_is_perhaps(scratch: Scratch) -> None:
    [finding] = hides(scratch, BASE, {MINE: "<form>mine\n"}, {**BASE, OURS: "<form>new\n"})
    assert not finding.is_sure
    assert finding.what == f"{MINE} stands in front of {OURS}, which has changed."


def test_page_that_is_built_on_the_one_it_hides_takes_the_mend(scratch: Scratch) -> None:
    own = {MINE: '{% extends "account/login.html" %}\n'}
    [finding] = hides(scratch, BASE, own, {**BASE, OURS: "<form>safe\n"}, MENDED % OURS)
    assert not finding.is_sure


def test_page_in_front_of_one_that_has_another_name_now(scratch: Scratch) -> None:
    now = "saas/accounts/templates/account/enter.html"
    theirs = {**SETTINGS, now: "<form>\n"}
    paths = f'[renamed.paths]\n"{OURS}" = "{now}"\n'
    [finding] = hides(scratch, BASE, {MINE: "<form>mine\n"}, theirs, paths)
    assert (finding.new, finding.is_sure) == (now, True)
    assert finding.mend == "Move yours to account/enter.html."
    own = {MINE: "<form>mine\n", "app/views.py": 'render(r, "account/login.html")\n'}
    [finding] = hides(scratch, BASE, own, theirs, paths)
    assert not finding.is_sure


def test_page_in_front_of_one_that_is_gone_is_perhaps(scratch: Scratch) -> None:
    [finding] = hides(scratch, BASE, {MINE: "<form>mine\n"}, SETTINGS)
    assert (finding.is_sure, finding.what) == (
        False, f"{MINE} stands in front of {OURS}, which is gone."
    )  # fmt: skip


def test_nothing_is_told_of_what_did_not_change_or_stands_behind(scratch: Scratch) -> None:
    own = {MINE: "<form>mine\n"}
    assert hides(scratch, BASE, own, {**BASE, "saas/x.py": "x\n"}) == []
    moved = {**SETTINGS, "app/templates/account/login.html": "<form>\n"}
    assert hides(scratch, BASE, own, moved) == []
    behind = {"billing/templates/account/login.html": "<form>mine\n"}
    added = {"config/settings/project.py": 'INSTALLED_APPS.append("billing")\n'}
    changed = {**BASE, OURS: "<form>new\n"}
    assert hides(scratch, BASE, {**behind, **added}, changed) == []
    assert hides(scratch, BASE, behind, changed) == []  # no app at all


def test_app_that_comes_first_hides_pages_static_files_and_commands(scratch: Scratch) -> None:
    ours = {
        OURS: "1\n",
        "saas/accounts/static/a.css": "1\n",
        "saas/accounts/management/commands/invite.py": "1\n",
        "saas/shop/templates/shop/x.html": "1\n",
    }
    own = {
        path.replace("saas/accounts", "billing").replace("saas/shop", "app"): "2\n" for path in ours
    }
    own["config/settings/project.py"] = 'INSTALLED_APPS.insert(0, "billing.apps.Billing")\n'
    theirs = {**SETTINGS, **dict.fromkeys(ours, "3\n")}
    found = hides(scratch, {**SETTINGS, **ours}, own, theirs)
    assert {(one.path, one.old) for one in found} == {
        (mine, path) for mine, path in zip(own, ours, strict=False)
    }


def test_order_of_the_template_itself_can_be_read(scratch: Scratch) -> None:
    settings = ROOT / "template" / "config"
    files = {
        f"config/{path.relative_to(settings).as_posix()}": path.read_text("utf-8")
        for path in settings.rglob("*.py")
    }
    order = LoadingOrder(scratch, tree_of(scratch, files))
    assert order.is_known(PAGES)
    assert order.is_known(STATIC)
    places = ["templates", "app/templates", "saas/payments/templates", "saas/core/templates"]
    ranks = [rank for place in places if (rank := order.rank(place, PAGES))]
    assert len(ranks) == len(places)
    assert ranks == sorted(ranks)


def test_order_that_can_t_be_read_is_perhaps(scratch: Scratch) -> None:
    own = {
        "billing/templates/account/login.html": "2\n",
        "config/settings/project.py": "INSTALLED_APPS = apps()\n",
    }
    [finding] = hides(scratch, BASE, own, {**BASE, OURS: "safe\n"}, MENDED % OURS)
    assert not finding.is_sure


def test_page_of_ours_that_comes_first_now(scratch: Scratch) -> None:
    own = {"billing/templates/account/login.html": "2\n"}
    own["config/settings/project.py"] = (
        'INSTALLED_APPS = ["saas.first"] + ["billing"] + INSTALLED_APPS\n'
    )
    now = "saas/first/templates/account/login.html"
    [finding] = hides(scratch, BASE, own, {**SETTINGS, now: "<form>\n"})
    assert finding.what.endswith(f"which is now {now} and comes before it.")
