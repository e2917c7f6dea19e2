import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.world import World

MODELS = """\
from django.conf import settings
from django.db import models


class Order(models.Model):
    total = models.IntegerField()
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    seller = models.ForeignKey("accounts.User", on_delete=models.CASCADE)
    stays = models.TextField()


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    first = models.ForeignKey("Order", on_delete=models.CASCADE, related_name="firsts")
    over = models.ForeignKey("self", on_delete=models.CASCADE)
"""
USERS = (
    "from django.db import models\n\n\nclass User(models.Model):\n    nick = models.TextField()\n"
)
BASE = {
    "saas/pay/apps.py": 'class PayConfig(AppConfig):\n    name = "saas.pay"\n',
    "saas/pay/models.py": MODELS,
    "saas/accounts/models.py": USERS,
    "saas/accounts/apps.py": 'class AccountsConfig(AppConfig):\n    name = "saas.accounts"\n',
    "config/settings/base.py": 'AUTH_USER_MODEL = "accounts.User"\n',
}
MIGRATION = """\
class Migration(migrations.Migration):
    operations = [
        migrations.RenameField(model_name="order", old_name="total", new_name="middle"),
        migrations.RenameField("order", "middle", "amount"),
        migrations.RenameField("order", "buyer", "payer"),
        migrations.RenameField("user", "nick", "alias"),
    ]
"""
RENAMED = {
    **BASE,
    "saas/pay/models.py": MODELS.replace("total", "amount").replace("buyer", "payer"),
    "saas/accounts/models.py": USERS.replace("nick", "alias"),
    "saas/pay/migrations/0002_renamed.py": MIGRATION,
    "saas/accounts/migrations/0002_renamed.py": MIGRATION,
}
HEADER = """\
from django.contrib import admin
from django.db.models import F, Q, Sum
from saas.accounts.models import User
from saas.pay.models import Line, Order

"""


def world(scratch: Scratch, use: str) -> World:
    return World(scratch, BASE, RENAMED, {"app/use.py": HEADER + use})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("filter(total__gte=1)", "filter(amount__gte=1)"),
        ("get(buyer_id=1)", "get(payer_id=1)"),
        ("filter(x=1).exclude(total=1)", "filter(x=1).exclude(amount=1)"),
        ("filter(buyer__nick__in=x)", "filter(payer__alias__in=x)"),
        ("filter(seller__nick='a')", "filter(seller__alias='a')"),
        ("create(total=1, stays='total')", "create(amount=1, stays='total')"),
        ("update(total=F('total') + 1)", "update(amount=F('amount') + 1)"),
        ("filter(Q(total=1) | ~Q(x=2))", "filter(Q(amount=1) | ~Q(x=2))"),
        ("order_by('-total', 'id')", "order_by('-amount', 'id')"),
        ("values_list('total', flat=True)", "values_list('amount', flat=True)"),
        ("annotate(all=Sum('total'))", "annotate(all=Sum('amount'))"),
        ("aggregate(total=Sum('total'))", "aggregate(total=Sum('amount'))"),
        ("only('total').defer('buyer')", "only('amount').defer('payer')"),
        (
            "update_or_create(id=1, defaults={'total': 1})",
            "update_or_create(id=1, defaults={'amount': 1})",
        ),
        ("bulk_update(some, ['total'])", "bulk_update(some, ['amount'])"),
        ("all()\nx.filter(total=1)", "all()\nx.filter(amount=1)"),
    ],
)
def test_a_renamed_field_in_a_query(scratch: Scratch, before: str, after: str) -> None:
    found = world(scratch, f"x = Order.objects.{before}\n")
    assert {(one.id, one.certainty.value) for one in found.findings} == {("field-gone", "sure")}
    assert found.fixed("app/use.py") == f"{HEADER}x = Order.objects.{after}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Line.objects.filter(order__total=1)", "Line.objects.filter(order__amount=1)"),
        ("Line.objects.filter(over__first__total=1)", "Line.objects.filter(over__first__amount=1)"),
        ("Line.objects.only('order__buyer')", "Line.objects.only('order__payer')"),
        ("User.objects.filter(order__total=1)", "User.objects.filter(order__amount=1)"),
        ("User().order_set.filter(total=1)", "User().order_set.filter(amount=1)"),
        ("Order().firsts.filter(order__total=1)", "Order().firsts.filter(order__amount=1)"),
        ("Order.objects.get(id=1).total", "Order.objects.get(id=1).amount"),
        ("Order.objects.all()[0].buyer.nick", "Order.objects.all()[0].payer.alias"),
        ("[o.total for o in Order.objects.all()]", "[o.amount for o in Order.objects.all()]"),
        (
            "line = get_object_or_404(Line)\nline.order.total",
            "line = get_object_or_404(Line)\nline.order.amount",
        ),
        ("Order(total=1)", "Order(amount=1)"),
        ("get_object_or_404(Order, total=1)", "get_object_or_404(Order, amount=1)"),
        (
            "def f(order: Order):\n    order.total = 1\n    order.save(update_fields=['total'])",
            "def f(order: Order):\n    order.amount = 1\n    order.save(update_fields=['amount'])",
        ),
    ],
)
def test_a_renamed_field_in_other_calls(scratch: Scratch, before: str, after: str) -> None:
    assert world(scratch, before + "\n").fixed("app/use.py") == f"{HEADER}{after}\n"


BODIES = """\
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("id", "total", "buyer")
    search_fields = ["=total", "seller__nick"]
    fieldsets = [("total", {"fields": ["total", ("stays",)]})]
    readonly_fields = ["nothing"]


class LineInline(admin.TabularInline):
    model = Line
    fields = ["order", "first__total"]


class OrderForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = ["total", "buyer"]
        labels = {"total": "total"}


class Bill(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)

    class Meta:
        ordering = ["-order__total"]
        indexes = [models.Index(fields=["order"], name="total")]
        constraints = [models.CheckConstraint(condition=Q(order__total=1), name="total")]


class Paid(Bill):
    class Meta:
        ordering = ["order__total"]
"""


def test_a_renamed_field_in_class_bodies(scratch: Scratch) -> None:
    found = world(scratch, BODIES)
    fixed = found.fixed("app/use.py").removeprefix(HEADER)
    expected = (
        BODIES.replace('"id", "total", "buyer"', '"id", "amount", "payer"')
        .replace("=total", "=amount")
        .replace("seller__nick", "seller__alias")
        .replace('"fields": ["total"', '"fields": ["amount"')
        .replace("first__total", "first__amount")
        .replace('fields = ["total", "buyer"]', 'fields = ["amount", "payer"]')
        .replace('{"total": "total"}', '{"amount": "total"}')
        .replace("order__total", "order__amount")
    )
    assert fixed == expected


@pytest.mark.parametrize(
    "use",
    [
        "Order.objects.filter(stays='total')",
        "Other.objects.filter(total=1)",
        "Line.objects.filter(total=1)",
        "Order.objects.custom(total=1)",
        "data = {'total': 1}",
        "class A(forms.Form):\n    class Meta:\n        model = Line\n        fields = ['total']",
        "@admin.register(Order)\nclass A(admin.ModelAdmin):\n"
        "    list_display = ['total']\n\n    def total(self, order): ...",
    ],
)
def test_what_only_reads_alike_stays(scratch: Scratch, use: str) -> None:
    assert world(scratch, use + "\n").told == []


def test_a_removed_field_is_told(scratch: Scratch) -> None:
    theirs = {
        **BASE,
        "saas/pay/models.py": MODELS.replace("    total = models.IntegerField()\n", ""),
    }
    use = {"app/use.py": f"{HEADER}Order.objects.filter(total=1)\nOrder.objects.get(stays=1)\n"}
    found = World(scratch, BASE, theirs, use)
    assert found.told == [("field-gone", 6, "sure")]
    assert found.findings[0].what == "saas.pay.models.Order.total is gone."
