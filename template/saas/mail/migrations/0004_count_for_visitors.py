from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Locks nothing while mails are sent; one that broke off runs again."""

    atomic = False
    dependencies = [
        ("mail", "0003_for_visitors"),
    ]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS mail_for_visitors", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(
                models.F("to"),
                models.F("created_at"),
                condition=Q(for_visitor=True),
                name="mail_for_visitors",
            ),
        ),
        # What people read, which the database does not know.
        migrations.AlterModelOptions(
            name="mail",
            options={"verbose_name": "mail", "verbose_name_plural": "mails"},
        ),
        migrations.AlterField(
            model_name="mail",
            name="to",
            field=models.EmailField(max_length=254, verbose_name="to"),
        ),
        migrations.AlterField(
            model_name="mail",
            name="template",
            field=models.CharField(max_length=100, verbose_name="template"),
        ),
        migrations.AlterField(
            model_name="mail",
            name="subject",
            field=models.CharField(max_length=200, verbose_name="subject"),
        ),
        migrations.AlterField(
            model_name="mail",
            name="key",
            field=models.CharField(
                blank=True,
                help_text="One mail for each key.",
                max_length=200,
                verbose_name="key",
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sending", "Sending"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("unclear", "Unclear"),
                    ("dropped", "Dropped"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="error",
            field=models.CharField(
                blank=True,
                help_text="Why the last attempt failed.",
                max_length=500,
                verbose_name="error",
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent at"),
        ),
    ]
