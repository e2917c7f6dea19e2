from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from saas.core.drawing import figure
from saas.services.models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every run, to look at: what it cost and how it ended."""

    group = "product"
    icon = "play"
    list_display = [
        "label",
        "service",
        "workspace",
        "user",
        "state",
        "charge",
        "was_right",
        "created_at",
    ]
    list_filter = ["was_right", "state", "service"]
    show_facets = admin.ShowFacets.ALWAYS  # how many results were right, and how many wrong
    list_select_related = ["workspace", "user"]
    search_fields = ["=id", "label", "wrong", "user__email"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    @admin.display(description=gettext_lazy("Credits"), ordering="cost")
    def charge(self, run: Run) -> str:
        """What it cost in the end; a run that failed cost nothing."""
        if run.refunded_at is None:
            return ngettext("%(n)s credit", "%(n)s credits", run.cost) % {"n": figure(run.cost)}
        return _("0 credits, %(n)s given back") % {"n": figure(run.cost)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
