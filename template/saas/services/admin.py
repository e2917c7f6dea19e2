from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from saas.core.drawing import figure
from saas.core.lists import Listed
from saas.services import registry
from saas.services.models import Run


class ServiceFilter(admin.SimpleListFilter):
    title = pgettext_lazy("label", "service")
    parameter_name = "service"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        return [(service.slug, str(service.name)) for service in registry.all_services()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        return queryset.filter(service=self.value()) if self.value() else queryset


@admin.register(Run)
class RunAdmin(Listed, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every run, to look at: what it cost and how it ended."""

    group = "product"
    icon = "play"
    list_display = [
        "label",
        "what",
        "workspace",
        "user",
        "state",
        "charge",
        "was_right",
        "created_at",
    ]
    list_filter = ["was_right", "state", ServiceFilter]
    show_facets = admin.ShowFacets.ALWAYS  # how many results were right, and how many wrong
    list_select_related = ["workspace", "user"]
    search_fields = ["=id", "label", "wrong", "user__email"]
    exclude = ["error", "told"]  # `failure` has both, in the language of whoever looks
    readonly_fields = ["why"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    @admin.display(description=pgettext_lazy("column", "Service"), ordering="service")
    def what(self, run: Run) -> str:
        service = registry.find(run.service)
        return str(service.name) if service else run.service

    @admin.display(description=pgettext_lazy("label", "error"))
    def why(self, run: Run) -> str:
        return run.failure

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
