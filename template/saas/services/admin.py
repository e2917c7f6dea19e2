from django.contrib import admin
from django.http import HttpRequest

from saas.services.models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every run, to look at: what it cost and how it ended."""

    list_display = [
        "label",
        "service",
        "workspace",
        "user",
        "state",
        "cost",
        "refunded",
        "created_at",
    ]
    list_filter = ["state", "service"]
    list_select_related = ["workspace", "user"]
    search_fields = ["=id", "label", "user__email"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    @admin.display(boolean=True, ordering="refunded_at")
    def refunded(self, run: Run) -> bool:
        return run.refunded_at is not None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
