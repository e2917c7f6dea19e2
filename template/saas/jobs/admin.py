from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from saas.core.lists import Listed
from saas.jobs import flows
from saas.jobs.declaring import title_of
from saas.jobs.models import DeadLetter, Job

COLOURS = {"waiting": "plain", "running": "info", "done": "success", "dead": "danger"}


class Tasks(admin.AllValuesFieldListFilter):
    """The tasks that there are jobs of, by what they call themselves."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": title_of(str(choice["display"]))}


class ReadOnlyAdmin(Listed, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    empty_value_display = ""
    list_display = ["name", "how", "attempts", "run_after", "finished_at", "error"]
    list_filter = ["state", ("task", Tasks)]
    search_fields = ["task", "key", "error"]
    date_hierarchy = "created_at"
    ordering = ["-pk"]

    @admin.display(description=pgettext_lazy("column", "Job"), ordering="task")
    def name(self, job: Job) -> SafeString:
        return format_html('{}<span class="sub mono">{}</span>', job.title, job)

    @admin.display(description=pgettext_lazy("column", "State"), ordering="state")
    def how(self, job: Job) -> SafeString:
        words = job.get_state_display()
        if job.state == Job.State.RUNNING and job.progress:
            words = f"{words} {job.progress}%"
        return format_html('<span class="tag dot is-{}">{}</span>', COLOURS[job.state], words)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Every job, to look at."""

    group = "running"
    icon = "list-checks"


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    """The jobs that were given up, and the way to try them again."""

    group = "running"
    icon = "octagon-x"
    list_display = ["name", "error", "attempts", "finished_at"]
    list_filter = [("task", Tasks)]
    actions = ["requeue"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).filter(state=Job.State.DEAD)

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_deadletter")

    @admin.action(description=gettext_lazy("Queue again"), permissions=["requeue"])
    def requeue(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        refused = [job for job in jobs if not flows.requeue(job)]
        queued = len(jobs) - len(refused)
        if queued:
            told = ngettext("%(n)d job queued again.", "%(n)d jobs queued again.", queued)
            messages.success(request, told % {"n": queued})
        for job in refused:
            told = _("%(job)s stays: a newer job has done its work or will.")
            messages.warning(request, told % {"job": f"{job.title} {job.pk}"})
