from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

from saas.jobs import sql


class Migration(migrations.Migration):
    """Safe while workers run, those of the release before too; one that broke off runs again."""

    atomic = False
    dependencies = [("jobs", "0001_initial")]

    operations = [
        # What a broken attempt has left: an index that PostgreSQL calls invalid.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS job_due", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "job",
            models.Index(
                models.F("queue"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("run_after"),
                models.F("id"),
                condition=models.Q(("state", "waiting")),
                name="job_due",
            ),
        ),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS job_age", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "job",
            models.Index(
                fields=["queue", "run_after", "id"],
                condition=models.Q(("state", "waiting")),
                name="job_age",
            ),
        ),
        migrations.RunSQL(sql.read("announce"), sql.read("silence")),
        RemoveIndexConcurrently("job", "job_waiting"),
    ]
