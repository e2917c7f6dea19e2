import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.looking import looked
from tests.cli.findings.world import World

APPS = 'class PayConfig(AppConfig):\n    name = "saas.pay"\n'
MODELS = "class Order(models.Model): ...\n\n\nclass Pack(models.Model): ...\n"
BASE = {"saas/pay/apps.py": APPS, "saas/pay/models.py": MODELS}
RENAMED = BASE | {"saas/pay/models.py": MODELS.replace("Order", "Purchase")}
MOVED = {
    "saas/shop/apps.py": APPS.replace("pay", "shop"),
    "saas/shop/models.py": MODELS,
}


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ('models.ForeignKey("pay.Order", CASCADE)', "sure"),
        ('models.ManyToManyField(to="pay.order")', "sure"),
        ('apps.get_model("pay.Order")', "sure"),
        ('apps.get_model("pay", "Order")', "sure"),
        ('user.has_perm("pay.view_order")', "sure"),
        ('@permission_required("pay.add_order")\ndef view(request): ...', "sure"),
        ('class V:\n    permission_required = ["pay.change_order"]', "sure"),
        ('ContentType.objects.get(app_label="pay", model="order")', "sure"),
        ('ContentType.objects.get_by_natural_key("pay", "order")', "sure"),
        ('SHOP_ORDER_MODEL = "pay.Order"', "sure"),
        ('note = "pay.Order"', "perhaps"),
        ('cache.get("pay.order")', ""),
        ('models.ForeignKey("pay.Pack", CASCADE)', ""),
        ('user.has_perm("pay.view_pack")', ""),
        ('ContentType.objects.get(app_label="pay", model="pack")', ""),
        ('apps.get_model("app", "Order")', ""),
    ],
)
def test_a_model_that_is_gone(scratch: Scratch, use: str, told: str) -> None:
    world = World(scratch, BASE, RENAMED, {"app/use.py": f"{use}\n"})
    assert [one.certainty.value for one in world.findings] == ([told] if told else [])
    assert {one.id for one in world.findings} <= {"label-gone"}
    assert world.fixed("app/use.py") == f"{use}\n"


def test_a_model_that_has_another_name_is_told_by_it(scratch: Scratch) -> None:
    toml = '[renamed.names]\n"saas.pay.models.Order" = "saas.pay.models.Purchase"\n'
    use = {"app/use.py": 'x = models.ForeignKey("pay.Order", CASCADE)\n'}
    [finding] = World(scratch, BASE, RENAMED, use, toml).findings
    assert finding.what == "The model pay.Order is now pay.Purchase."
    assert "migration" in finding.mend


def test_an_app_that_is_gone(scratch: Scratch) -> None:
    use = 'x = models.ForeignKey("pay.Own", CASCADE)\n\n\nclass A:\n    app_label = "pay"\n'
    page = "{% if perms.pay.view_order %}{% endif %}{% if perms.pay %}{% endif %}\n"
    files = {"app/use.py": use, "app/templates/app/a.html": page}
    world = World(scratch, BASE, MOVED, files)
    assert [(one.path, one.line, one.what) for one in world.findings] == [
        ("app/templates/app/a.html", 1, "The app pay is gone."),
        ("app/templates/app/a.html", 1, "The model pay.Order is gone."),
        ("app/use.py", 1, "The app pay is gone."),
        ("app/use.py", 5, "The app pay is gone."),
    ]


def test_an_app_that_moved_and_kept_its_label(scratch: Scratch) -> None:
    theirs = MOVED | {"saas/shop/apps.py": f'{APPS.replace("pay", "shop")}    label = "pay"\n'}
    use = {"app/use.py": 'x = models.ForeignKey("pay.Order", CASCADE)\n'}
    assert World(scratch, BASE, theirs, use).told == []


def test_models_that_are_still_to_be_decided_are_not_gone(scratch: Scratch) -> None:
    files = {
        "saas/pay/models.py": MODELS.replace("Order(models.Model)", "Order(Own)"),
        "app/use.py": 'x = models.ForeignKey("pay.Pack", CASCADE)\n',
    }
    assert looked(scratch, BASE, files, RENAMED).findings == []
