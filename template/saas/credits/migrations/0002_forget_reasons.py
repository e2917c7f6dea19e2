from django.db import migrations

from saas.credits import sql

CLOSED = "SELECT credits_forget_reasons(id) FROM accounts_workspace WHERE closed_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(sql.read(*sql.FUNCTIONS), migrations.RunSQL.noop),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
    ]
