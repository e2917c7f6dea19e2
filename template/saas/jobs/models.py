from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.core.models import TimeStamped
from saas.jobs.declaring import title_of


class Job(TimeStamped):
    """One call of a task, from the moment it is queued until it is done or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("status", "Waiting")
        RUNNING = "running", pgettext_lazy("status", "Running")
        DONE = "done", pgettext_lazy("status", "Done")
        DEAD = "dead", pgettext_lazy("status", "Dead")

    task = models.CharField(_("task"), max_length=200, help_text=_("Dotted path of the task."))
    args = models.JSONField(_("args"), default=list)
    kwargs = models.JSONField(_("kwargs"), default=dict)
    queue = models.CharField(_("queue"), max_length=50)
    priority = models.SmallIntegerField(_("priority"), default=0)
    key = models.CharField(
        pgettext_lazy("column", "key"),
        max_length=200,
        blank=True,
        help_text=_("Runs once for the same key."),
    )
    run_after = models.DateTimeField(_("run after"))
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        db_default="",
        help_text=_("What was spoken where it was queued."),
    )

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, help_text=_("Percent."))
    workers = models.JSONField(
        _("workers"), default=list, help_text=_("Who tried it, one name an attempt.")
    )
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.CharField(
        _("error"), max_length=500, blank=True, help_text=_("Why the last attempt failed.")
    )
    traceback = models.TextField(_("traceback"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"],
                condition=~Q(key="") & ~Q(state="dead"),
                name="job_key_unique",
            ),
        ]
        indexes = [
            models.Index(
                "queue",
                F("priority").desc(),
                "run_after",
                "id",
                condition=Q(state="waiting"),
                name="job_due",
            ),
            models.Index(
                fields=["queue", "run_after", "id"],
                condition=Q(state="waiting"),
                name="job_age",
            ),
            models.Index("leased_until", condition=Q(state="running"), name="job_running"),
            models.Index("state", "finished_at", name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task.rpartition('.')[2]} {self.pk}"

    @property
    def title(self) -> str:
        """For people; logs tell it by its code, which is searched for."""
        return title_of(self.task)


class DeadLetter(Job):
    """A job that failed for good and waits for a person."""

    class Meta:
        proxy = True
        verbose_name = _("dead letter")
        verbose_name_plural = _("dead letters")


class Beat(models.Model):
    """Who keeps the time where Celery carries the jobs: one row, or none."""

    holder = models.CharField(_("holder"), max_length=200)
    beaten_at = models.DateTimeField(_("last beat"))

    class Meta:
        verbose_name = _("beat")
        verbose_name_plural = _("beats")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="beat_is_one")]

    def __str__(self) -> str:
        return self.holder
