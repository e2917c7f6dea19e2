from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREDITS = 100
TEN = 1000  # of what has hundredths
# Where ten is no price: about as much as ten dollars.
INSTEAD = {"CLP": 10_000, "HUF": 350_000, "IDR": 15_000_000, "ISK": 150_000, "JPY": 1000}
INSTEAD |= {"KRW": 10_000, "PYG": 70_000, "UGX": 4_000_000, "VND": 250_000, "XAF": 6000}
INSTEAD |= {"BHD": 10_000, "JOD": 10_000, "KWD": 10_000, "OMR": 10_000, "TND": 10_000}
INSTEAD |= {"XOF": 6000, "RWF": 14_000, "MGA": 45_000}


def sell_the_first(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """100 credits for ten, so that there is something to buy: change or archive it in the admin."""
    pack = apps.get_model("payments", "Pack")
    price = INSTEAD.get(settings.CURRENCY, TEN)
    pack.objects.create(credits=CREDITS, price=price, currency=settings.CURRENCY)


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Going back drops the table."""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(sell_the_first, keep)]
