from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models

# Each kind's own number, whatever the flag said when the lot came.
NUMBERS = """
UPDATE credits_lot AS lot SET priority = number
FROM (VALUES ('subscription', 10), ('grant', 20), ('purchase', 30)) AS kinds (kind, number)
WHERE lot.kind = kinds.kind AND priority <> number
"""


class Migration(migrations.Migration):
    atomic = False  # an index made concurrently locks nobody out, and needs this

    dependencies = [
        ("credits", "0004_covered"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="lot",
            index=models.Index(
                condition=models.Q(("has_credits", True)),
                fields=["account", "expires_at", "priority", "id"],
                name="lot_spent_next",
            ),
        ),
        RemoveIndexConcurrently(model_name="lot", name="lot_order_of_use"),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
        ValidateConstraint(model_name="lot", name="lot_covered_within_granted"),
        ValidateConstraint(model_name="transaction", name="transaction_kind_known"),
    ]
