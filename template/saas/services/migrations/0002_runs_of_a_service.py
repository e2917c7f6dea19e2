import uuid

import django.db.models.deletion
from django.conf import settings
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
        migrations.AlterModelOptions(
            name="run",
            options={"verbose_name": "run", "verbose_name_plural": "runs"},
        ),
        migrations.AddField(
            model_name="run",
            name="told",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="The error with its values apart, if it has any, to be translated.",
                verbose_name="sentence of the error",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="was_right",
            field=models.BooleanField(
                blank=True,
                help_text="What a member of the workspace says.",
                null=True,
                verbose_name="was right",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="wrong",
            field=models.CharField(
                blank=True, db_default="", max_length=500, verbose_name="what was wrong"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="balance_after",
            field=models.PositiveIntegerField(
                help_text="Credits left once this was paid.", verbose_name="balance after"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="cost",
            field=models.PositiveIntegerField(help_text="Credits.", verbose_name="price"),
        ),
        migrations.AlterField(
            model_name="run",
            name="data",
            field=models.JSONField(help_text="What was asked.", verbose_name="input"),
        ),
        migrations.AlterField(
            model_name="run",
            name="error",
            field=models.CharField(
                blank=True,
                help_text="What the user is told, in English.",
                max_length=500,
                verbose_name="error",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="finished_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
        ),
        migrations.AlterField(
            model_name="run",
            name="id",
            field=models.UUIDField(
                default=uuid.uuid4,
                editable=False,
                primary_key=True,
                serialize=False,
                verbose_name="number",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="key",
            field=models.CharField(
                help_text="One run for each key of a workspace.", max_length=100, verbose_name="key"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="label",
            field=models.CharField(max_length=100, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="run",
            name="note",
            field=models.CharField(
                blank=True, help_text="What it is doing.", max_length=200, verbose_name="note"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="progress",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Percent.", verbose_name="progress"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="refunded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="refunded at"),
        ),
        migrations.AlterField(
            model_name="run",
            name="result",
            field=models.JSONField(blank=True, default=dict, verbose_name="result"),
        ),
        migrations.AlterField(
            model_name="run",
            name="service",
            field=models.CharField(
                help_text="The service's slug.", max_length=50, verbose_name="service"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="stages",
            field=models.JSONField(blank=True, default=list, verbose_name="stages"),
        ),
        migrations.AlterField(
            model_name="run",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="started at"),
        ),
        migrations.AlterField(
            model_name="run",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("stopped", "Stopped"),
                ],
                default="queued",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="accounts.workspace",
                verbose_name="workspace",
            ),
        ),
    ]
