from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0002_dropped"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="for_visitor",
            field=models.BooleanField(
                "for a visitor",
                default=False,
                db_default=False,
                help_text="Anybody can cause it: counted, so that nobody gets too many.",
            ),
        ),
    ]
