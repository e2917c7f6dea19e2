from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.db import models
from django.db.models import Q

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.core.models import TimeStamped


class Stage(NamedTuple):
    label: str
    state: str
    """done, now or next"""
    seconds: float | None


class Run(TimeStamped):
    """One use of a service: what was asked, what it cost, what came of it."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="runs")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="runs")
    service = models.CharField(max_length=50, help_text="The service's slug.")
    label = models.CharField(max_length=100)
    key = models.CharField(max_length=100, help_text="One run for each key of a workspace.")
    data = models.JSONField(help_text="What was asked.")
    cost = models.PositiveIntegerField(help_text="Credits.")
    balance_after = models.PositiveIntegerField(help_text="Credits left once this was paid.")

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    note = models.CharField(max_length=200, blank=True, help_text="What it is doing.")
    stages = models.JSONField(default=list, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=500, blank=True, help_text="What the user is told.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="run_key_unique"),
            models.CheckConstraint(
                condition=Q(refunded_at=None) | Q(state__in=["failed", "stopped"]),
                name="done_run_is_paid",
            ),
        ]
        indexes = [
            models.Index("workspace", models.F("created_at").desc(), name="run_newest"),
            models.Index(
                "workspace", "service", models.F("created_at").desc(), name="run_newest_of_service"
            ),
            models.Index(
                "created_at", condition=Q(state__in=["queued", "running"]), name="run_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.label}"

    @property
    def spend_key(self) -> str:
        """Names the payment in the ledger, so that it can be given back."""
        return f"run:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def charged(self) -> int:
        return 0 if self.refunded_at else self.cost

    @property
    def balance_before(self) -> int:
        return self.balance_after + self.cost

    @property
    def seconds(self) -> float:
        """How long it has taken, or takes so far."""
        began = self.started_at or self.created_at
        return ((self.finished_at or now()) - began).total_seconds()

    @property
    def seconds_left(self) -> int | None:
        """An estimate from the pace so far; None while there is too little to go by."""
        if self.state != self.State.RUNNING or self.progress < 10:
            return None
        return round(self.seconds * (100 - self.progress) / self.progress)

    def end_stage(self) -> None:
        if self.stages:
            self.stages[-1]["ended"] = now().isoformat()

    def write_progress(self) -> bool:
        """Store how far it is. False if it is no longer running."""
        running = Run.objects.filter(pk=self.pk, state=self.State.RUNNING)
        return bool(
            running.update(progress=self.progress, note=self.note[:200], stages=self.stages)
        )

    def timeline(self, planned: tuple[str, ...]) -> list[Stage]:
        """The stages so far with their seconds, then those still to come."""
        begun = [_stage(entry, is_open=self.is_open) for entry in self.stages]
        return begun + [Stage(label, "next", None) for label in planned[len(begun) :]]


def _stage(entry: dict[str, str], *, is_open: bool) -> Stage:
    ended = entry.get("ended")
    until = datetime.fromisoformat(ended) if ended else now()
    took: timedelta = until - datetime.fromisoformat(entry["began"])
    return Stage(entry["label"], "now" if is_open and not ended else "done", took.total_seconds())
