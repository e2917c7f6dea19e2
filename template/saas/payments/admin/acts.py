from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.core.clock import now
from saas.credits.admin import ReadOnly
from saas.payments.acts import csv_lines, label
from saas.payments.admin.links import FOUND_BY, link_to
from saas.payments.models import Act
from saas.payments.reasons import shown


@admin.register(Act)
class ActAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Everything that was done with money: who, when, why, before and after. Nothing is edited."""

    group = "money"
    icon = "scroll-text"
    lead = gettext_lazy("What moved money: who, when, why, before and after. Nobody can change it.")
    list_display = ["at", "act", "by", "person", "payment", "why", "stripe_id"]
    list_display_links = ["act"]
    list_filter = ["by", "what"]
    list_select_related = ["person", "purchase__workspace__owner"]
    search_fields = ["=stripe_id", "=row", "person__email", "purchase__person__email", "reason"]
    search_help_text = FOUND_BY
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["at", "act", "by", "person", "payment", "row", "stripe_id", "why", "was", "became"]
    readonly_fields = ["act", "payment", "why", "was", "became"]

    @admin.display(description=pgettext_lazy("column", "What"), ordering="what")
    def act(self, act: Act) -> str:
        return label(act)

    @admin.display(description=pgettext_lazy("column", "Payment"))
    def payment(self, act: Act) -> SafeString | str:
        return link_to(act.purchase, act.purchase.workspace.owner.email) if act.purchase else ""

    @admin.display(description=gettext_lazy("Reason"), ordering="reason")
    def why(self, act: Act) -> str:
        return shown(act.reason)

    @admin.display(description=pgettext_lazy("column", "Before"))
    def was(self, act: Act) -> SafeString:
        return _listed(act.before)

    @admin.display(description=pgettext_lazy("column", "After"))
    def became(self, act: Act) -> SafeString:
        return _listed(act.after)

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="payments_act_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """What the list shows with its search and filters, as a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect("admin:payments_act_changelist")
        lines = csv_lines(found.iterator(500))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"acts-{timezone.localdate(now()):%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _listed(facts: dict[str, Any]) -> SafeString:
    return format_html_join("", "<div>{}: {}</div>", facts.items())
