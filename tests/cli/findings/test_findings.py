from packaging.version import Version

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.plan.notes import release_notes
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.worlds import Files, merged

NO_CHANGES = Changes([])


def names(
    scratch: Scratch, base: Files, yours: Files, theirs: Files, changes: Changes = NO_CHANGES
) -> list[Finding]:
    case = merged(scratch, base, {**base, **yours}, theirs)
    return Uses(Comparison(scratch, case.trees, case.result.tree, changes)).findings


def test_removed_function_that_the_user_imports(scratch: Scratch) -> None:
    [finding] = names(
        scratch,
        {"saas/pay/flows.py": "def buy(): ...\ndef sell(): ...\n"},
        {"app/views.py": "import x\nfrom saas.pay.flows import buy, sell\n"},
        {"saas/pay/flows.py": "def sell(): ...\n"},
    )
    assert (finding.path, finding.line, finding.id) == ("app/views.py", 2, "name-gone")
    assert finding.what == "saas.pay.flows.buy is gone."


def test_renamed_function_that_the_user_calls(scratch: Scratch) -> None:
    manifest = b'[renamed.names]\n"saas.pay.flows.buy" = "saas.pay.flows.purchase"\n'
    [finding] = names(
        scratch,
        {"saas/pay/flows.py": "def buy(): ...\n"},
        {"app/views.py": "from saas.pay import flows as f\n\nf.buy()\n"},
        {"saas/pay/flows.py": "def purchase(): ...\n"},
        Changes([load("1.1.0", manifest)]),
    )
    assert finding.line == 3
    assert finding.mend == "Write saas.pay.flows.purchase instead."


def test_moved_module_that_the_user_imports(scratch: Scratch) -> None:
    findings = names(
        scratch,
        {"saas/pay/flows.py": "def buy(): ...\n"},
        {"saas/own.py": "from .pay.flows import buy\n", "app/x.py": "import saas.pay.flows\n"},
        {"saas/payments/flows.py": "def buy(): ...\n"},
    )
    assert [finding.path for finding in findings] == ["app/x.py", "saas/own.py"]


def test_renamed_setting_in_the_user_s_settings(scratch: Scratch) -> None:
    changes = Changes([load("1.1.0", b"[renamed.settings]\nPRICE = 'CREDIT_PRICE'\n")])
    base, theirs = {"config/settings/shop.py": "PRICE = 1\n"}, "CREDIT_PRICE = 1\n"
    found = names(
        scratch,
        base,
        {
            "app/prices.py": "from config.settings.shop import PRICE\n",
            "config/settings/project.py": "PRICE = 2\n",
            "app/other.py": "PRICE = 2\n",
        },
        {"config/settings/shop.py": theirs},
        changes,
    )
    assert [(one.path, one.mend) for one in found] == [
        ("app/prices.py", "Write config.settings.shop.CREDIT_PRICE instead."),
        ("config/settings/project.py", "Write CREDIT_PRICE instead."),
    ]


def test_removed_setting_variable_and_template_in_use(scratch: Scratch) -> None:
    removed = b"[removed.settings]\nPRICE = 'See the admin.'\n"
    renamed = b"[renamed.environment]\nKEY = 'API_KEY'\n"
    code = (
        "from django.conf import settings\n"
        "settings.PRICE\n"
        'os.environ["KEY"]\n'
        'render(request, "pay/buy.html")\n'
    )
    findings = names(
        scratch,
        {"saas/pay/templates/pay/buy.html": "x\n"},
        {"app/views.py": code, "app/templates/app/a.html": '\n{% include "pay/buy.html" %}\n'},
        {},
        Changes([load("1.1.0", removed + renamed)]),
    )
    assert [(found.id, found.line) for found in findings] == [
        ("template-gone", 2), ("setting-gone", 2), ("variable-gone", 3), ("template-gone", 4)
    ]  # fmt: skip


URLS = """\
from django.urls import path

app_name = "pay"
urlpatterns = [
    path("", views.cards, name="cards"),
    path("buy/", views.buy, name="buy"),
]
"""


def test_renamed_and_removed_urls_in_use(scratch: Scratch) -> None:
    code = (
        "from django.urls import reverse\n"
        "LINKS = ['pay:cards', 'pay:buy']\n"
        "class View:\n"
        "    pattern_name = 'pay:buy'\n"
        "def go():\n"
        "    return reverse('pay:buy', args=[1])\n"
    )
    page = '<a\nhref="{% url \'pay:buy\' pk=1 as here %}">{% url "pay:cards" %}</a>\n'
    manifest = b"[renamed.urls]\n'pay:buy' = 'pay:checkout'\n"
    theirs = URLS.replace('name="buy"', 'name="checkout"').replace('"cards"', '"list"')
    found = names(
        scratch,
        {"saas/pay/urls.py": URLS},
        {"app/views.py": code, "app/templates/app/mail.txt": page},
        {"saas/pay/urls.py": theirs},
        Changes([load("1.1.0", manifest)]),
    )
    assert {one.id for one in found} == {"url-gone"}
    assert [(one.path, one.line, one.what) for one in found] == [
        ("app/templates/app/mail.txt", 2, "pay:buy is now pay:checkout."),
        ("app/templates/app/mail.txt", 2, "pay:cards is gone."),
        ("app/views.py", 2, "pay:buy is now pay:checkout."),
        ("app/views.py", 2, "pay:cards is gone."),
        ("app/views.py", 4, "pay:buy is now pay:checkout."),
        ("app/views.py", 6, "pay:buy is now pay:checkout."),
    ]


def test_url_without_a_namespace_is_one_where_it_is_reversed(scratch: Scratch) -> None:
    bare = URLS.replace('app_name = "pay"\n', "")
    code = "BUY = 'buy'\nfrom django.shortcuts import redirect\nredirect('buy')\n"
    theirs = {"saas/pay/urls.py": bare.replace('name="buy"', 'name="checkout"')}
    [finding] = names(scratch, {"saas/pay/urls.py": bare}, {"app/views.py": code}, theirs)
    assert (finding.id, finding.line) == ("url-gone", 3)


def test_url_that_another_file_gives_is_not_gone(scratch: Scratch) -> None:
    base = {"saas/pay/urls.py": URLS}
    use = {"app/views.py": "reverse('pay:buy')\n"}
    assert not names(scratch, base, use, {"saas/payments/urls.py": URLS})
    own = {"app/urls.py": "app_name = 'pay'\nx = [re_path('b', view, name='buy')]\n"}
    assert not names(scratch, base, use | own, {})


def test_moved_template_in_use(scratch: Scratch) -> None:
    manifest = b"[renamed.paths]\n'saas/pay/templates/pay/' = 'saas/pay/templates/payments/'\n"
    [finding] = names(
        scratch,
        {"saas/pay/templates/pay/buy.html": "x\n"},
        {"app/templates/app/a.html": '{% extends "pay/buy.html" %}\n'},
        {"saas/pay/templates/payments/buy.html": "x\n"},
        Changes([load("1.1.0", manifest)]),
    )
    assert (finding.id, finding.mend) == ("template-gone", "Write payments/buy.html instead.")


def test_template_that_the_user_has_too_is_not_gone(scratch: Scratch) -> None:
    base = {"saas/pay/templates/pay/buy.html": "x\n"}
    own = {"templates/pay/buy.html": "x\n", "app/views.py": 'render(request, "pay/buy.html")\n'}
    assert not names(scratch, base, own, {})


def test_text_that_only_looks_like_a_name_is_none(scratch: Scratch) -> None:
    assert not names(
        scratch,
        {"saas/pay/flows.py": "def buy(): ...\n"},
        {"app/views.py": "# saas.pay.flows.buy\ntext = 'saas.pay.flows.buy'\nbuy = 1\n"},
        {},
    )


def test_notes_between_two_versions() -> None:
    changelog = (
        "# Changelog\n\n## 1.2.0\n\n- newest\n\n## [1.1.0] - 2026\n\n- newer\n\n"
        "### Upgrade notes\n\nType x.\n\n## 1.0.0\n\n- old\n"
    )
    notes = release_notes(changelog, Version("1.0.0"), Version("1.2.0"))
    assert [(str(one.version), one.upgrade, one.text) for one in notes] == [
        ("1.1.0", "Type x.", "- newer"), ("1.2.0", "", "- newest")
    ]  # fmt: skip


def test_no_changelog_has_no_notes() -> None:
    assert release_notes("", Version("1.0.0"), Version("1.2.0")) == ()


def test_name_that_is_taken_from_its_package(scratch: Scratch) -> None:
    base = {"saas/pay/__init__.py": "price = 1\n", "saas/pay/cards.py": "card = 1\n"}
    yours = {"saas/pay/mine.py": "from . import price\nfrom .cards import card\n"}
    gone = {"saas/pay/__init__.py": "cost = 1\n", "saas/pay/cards.py": "cards = []\n"}
    found = names(scratch, base, yours, gone)
    assert [finding.what for finding in found] == [
        "saas.pay.price is gone.",
        "saas.pay.cards.card is gone.",
    ]
