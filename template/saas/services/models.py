from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.core.models import TimeStamped
from saas.services.sentences import Words, said

LONGEST_ANSWER = 500


class Stage(NamedTuple):
    label: str
    state: str
    """done, now or next"""
    seconds: float | None


class Run(TimeStamped):
    """One use of a service: what was asked, what it cost, what came of it."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("status", "Waiting")
        RUNNING = "running", pgettext_lazy("status", "Running")
        DONE = "done", pgettext_lazy("status", "Done")
        FAILED = "failed", pgettext_lazy("status", "Failed")
        STOPPED = "stopped", pgettext_lazy("status", "Stopped")

    id = models.UUIDField(
        pgettext_lazy("label", "number"), primary_key=True, default=uuid4, editable=False
    )
    workspace = models.ForeignKey(
        Workspace,
        verbose_name=pgettext_lazy("label", "workspace"),
        on_delete=models.PROTECT,
        related_name="runs",
    )
    user = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("label", "user"),
        on_delete=models.PROTECT,
        related_name="runs",
    )
    service = models.CharField(
        pgettext_lazy("label", "service"), max_length=50, help_text=_("The service's slug.")
    )
    label = models.CharField(pgettext_lazy("label", "name"), max_length=100)
    key = models.CharField(
        pgettext_lazy("label", "key"),
        max_length=100,
        help_text=_("One run for each key of a workspace."),
    )
    data = models.JSONField(pgettext_lazy("label", "input"), help_text=_("What was asked."))
    cost = models.PositiveIntegerField(pgettext_lazy("label", "price"), help_text=_("Credits."))
    balance_after = models.PositiveIntegerField(
        _("balance after"), help_text=_("Credits left once this was paid.")
    )

    state = models.CharField(
        pgettext_lazy("label", "state"), max_length=10, choices=State, default=State.QUEUED
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    refunded_at = models.DateTimeField(_("refunded at"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(
        pgettext_lazy("label", "progress"), default=0, help_text=_("Percent.")
    )
    note = models.CharField(
        pgettext_lazy("label", "note"),
        max_length=200,
        blank=True,
        help_text=_("What it is doing."),
    )
    stages = models.JSONField(pgettext_lazy("label", "stages"), default=list, blank=True)
    result = models.JSONField(pgettext_lazy("label", "result"), default=dict, blank=True)
    error = models.CharField(
        pgettext_lazy("label", "error"),
        max_length=500,
        blank=True,
        help_text=_("What the user is told, in English."),
    )
    told = models.JSONField(
        _("sentence of the error"),
        default=dict,
        db_default=Value({}, models.JSONField()),
        blank=True,
        help_text=_("The error with its values apart, if it has any, to be translated."),
    )
    was_right = models.BooleanField(
        _("was right"), null=True, blank=True, help_text=_("What a member of the workspace says.")
    )
    wrong = models.CharField(
        _("what was wrong"), max_length=LONGEST_ANSWER, blank=True, db_default=""
    )

    class Meta:
        verbose_name = pgettext_lazy("label", "run")
        verbose_name_plural = pgettext_lazy("label", "runs")
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
        return self.label or self.service

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

    @property
    def failure(self) -> str:
        """Why it failed, in the language of whoever reads it."""
        if self.told:
            return said(self.told["sentence"], self.told["values"])
        return said(self.error)

    @property
    def doing(self) -> str:
        return said(self.note)

    def end_stage(self) -> None:
        if self.stages:
            self.stages[-1]["ended"] = now().isoformat()

    def write_progress(self) -> bool:
        """Store how far it is. False if it is no longer running."""
        running = Run.objects.filter(pk=self.pk, state=self.State.RUNNING)
        return bool(
            running.update(progress=self.progress, note=self.note[:200], stages=self.stages)
        )

    def timeline(self, planned: Sequence[Words]) -> list[Stage]:
        """The stages so far with their seconds, then those still to come."""
        begun = [_stage(entry, is_open=self.is_open) for entry in self.stages]
        return begun + [Stage(str(label), "next", None) for label in planned[len(begun) :]]


def _stage(entry: dict[str, str], *, is_open: bool) -> Stage:
    ended = entry.get("ended")
    until = datetime.fromisoformat(ended) if ended else now()
    took: timedelta = until - datetime.fromisoformat(entry["began"])
    state = "now" if is_open and not ended else "done"
    return Stage(said(entry["label"]), state, took.total_seconds())


def run_paid_by(key: str) -> UUID | None:
    """The number of the run that this key of a payment names; see `Run.spend_key`."""
    try:
        return UUID(key.removeprefix("run:")) if key.startswith("run:") else None
    except ValueError:
        return None
