from django.db import migrations, models
from django.db.models import Q


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
        # Of a new column, so nothing is in it yet: it is made in no time.
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                models.F("to"),
                models.F("created_at"),
                condition=Q(for_visitor=True),
                name="mail_for_visitors",
            ),
        ),
    ]
