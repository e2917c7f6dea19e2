from django.db import models
from django.db.models import F, Q

from saas.core.models import TimeStamped


class Job(TimeStamped):
    """One call of a task, from the moment it is queued until it is done or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        DEAD = "dead", "Dead"

    task = models.CharField(max_length=200, help_text="Dotted path of the task.")
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=50)
    priority = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=200, blank=True, help_text="Runs once for the same key.")
    run_after = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    workers = models.JSONField(default=list, help_text="Who tried it, one name an attempt.")
    leased_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True, help_text="Why the last attempt failed.")
    traceback = models.TextField(blank=True)

    class Meta:
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


class DeadLetter(Job):
    """A job that failed for good and waits for a person."""

    class Meta:
        proxy = True
