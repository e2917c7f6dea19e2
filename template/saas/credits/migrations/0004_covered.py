from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from saas.credits import sql

# What these functions are told has changed, so they can't replace their former selves.
FORMER = """
DROP FUNCTION IF EXISTS
    credits_put(credits_creditaccount, bigint, bigint, bigint, text, bigint),
    credits_lapse(credits_creditaccount, bigint, timestamptz),
    credits_take_back(bigint, text, bigint, text, text, bigint, timestamptz),
    credits_freeze(bigint, text, text, text, bigint, timestamptz),
    credits_unfreeze(bigint, text, text, text, bigint, timestamptz, timestamptz)
"""
KINDS = [
    ("grant", "Credits added"),
    ("usage", "Run"),
    ("hold", "Held"),
    ("capture", "Hold charged"),
    ("release", "Hold released"),
    ("expire", "Lapsed"),
    ("refund", "Refund"),
    ("clawback", "Purchase refunded"),
    ("undo", "Refund undone"),
    ("dispute", "Payment disputed"),
    ("settle", "Dispute settled"),
    ("adjust", "Adjustment"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_words"),
        ("credits", "0003_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="lot",
            name="covered",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="No longer paid for: refunded, or lost in a dispute.",
                verbose_name="covered",
            ),
        ),
        AddConstraintNotValid(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("covered__gte", 0), ("covered__lte", models.F("granted"))),
                name="lot_covered_within_granted",
            ),
        ),
        migrations.AlterField(
            model_name="lot",
            name="priority",
            field=models.SmallIntegerField(
                help_text="Of lots that lapse together, the lowest is spent first.",
                verbose_name="priority",
            ),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="kind"),
        ),
        migrations.RemoveConstraint(model_name="transaction", name="transaction_kind_known"),
        AddConstraintNotValid(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                name="transaction_kind_known",
            ),
        ),
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
        migrations.RunSQL(sql.read(*sql.FUNCTIONS), migrations.RunSQL.noop),
    ]
