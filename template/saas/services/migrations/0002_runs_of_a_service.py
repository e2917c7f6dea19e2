from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index made concurrently locks nobody out, and needs this

    dependencies = [
        ("services", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="run",
            index=models.Index(
                models.F("workspace"),
                models.F("service"),
                models.OrderBy(models.F("created_at"), descending=True),
                name="run_newest_of_service",
            ),
        ),
    ]
