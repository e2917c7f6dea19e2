from django.db import migrations

from saas.credits import sql


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0005_spent_next"),
    ]

    operations = [
        migrations.RunSQL(sql.read("settle_old"), migrations.RunSQL.noop),
    ]
