from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0006_settle_old"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="creditaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("debt", 0), ("available", 0), _connector="OR"),
                name="account_pays_debt_at_once",
            ),
        ),
    ]
