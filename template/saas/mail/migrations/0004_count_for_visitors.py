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
    ]
