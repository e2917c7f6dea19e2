import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from saas.accounts.recent import log_in_again
from saas.credits.admin import ReadOnly
from saas.payments.admin.links import badge
from saas.payments.flows.inbox import replay
from saas.payments.models import Act, Event

COLOURS = {"done": "success", "waiting": "info", "dead": "danger", "mode": "warning"}


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """What Stripe has told us and how it went; what was applied before is not applied twice."""

    group = "money"
    icon = "webhook"
    lead = gettext_lazy("What Stripe told us. What was applied before is not applied twice.")
    list_display = ["what", "how", "tries", "created_at", "why"]
    list_filter = ["state", "source", "is_other_version", "type"]
    search_fields = ["=stripe_id", "=object_id", "type"]
    date_hierarchy = "created_at"
    search_help_text = gettext_lazy("Type, or an id of Stripe's.")
    ordering = ["-pk"]
    change_form_template = "admin/payments/event/change_form.html"
    fields = [
        "type",
        "stripe_id",
        "how",
        "tries",
        "why",
        "object_id",
        "happened_at",
        "finished_at",
        "source",
        "api_version",
        "livemode",
        "as_it_came",
    ]
    readonly_fields = ["how", "why", "as_it_came"]
    actions = ["replay"]

    @admin.display(description=pgettext_lazy("column", "Event"), ordering="type")
    def what(self, event: Event) -> SafeString:
        both = '<span class="mono">{}</span><span class="sub mono">{}</span>'
        return format_html(both, event.type, event.stripe_id)

    @admin.display(description=gettext_lazy("Why it failed"))
    def why(self, event: Event) -> SafeString | str:
        words = '<span class="bad">{}</span>'
        return format_html(words, event.reason) if event.reason else ""

    @admin.display(description=pgettext_lazy("column", "State"), ordering="state")
    def how(self, event: Event) -> SafeString:
        return badge(COLOURS.get(event.state, "plain"), event.get_state_display())

    @admin.display(description=gettext_lazy("As it came"))
    def as_it_came(self, event: Event) -> SafeString:
        return format_html('<pre tabindex="0">{}</pre>', json.dumps(event.payload, indent=2))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).defer("payload")

    def beside(self, request: HttpRequest, row: Event) -> dict[str, Any]:
        return {"may_replay": self.has_replay_permission(request)}

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.replay_event")

    @admin.action(description=gettext_lazy("Replay"), permissions=["replay"])
    def replay(self, request: Any, events: QuerySet[Event]) -> HttpResponse | None:
        if first := log_in_again(request):
            return first
        count = replay(events=events, by=Act.By.STAFF, person=request.user, reason="In the admin")
        told = ngettext(
            "%(n)d event is worked on again. What was applied before is not applied twice.",
            "%(n)d events are worked on again. What was applied before is not applied twice.",
            count,
        )
        messages.success(request, told % {"n": count})
        return None
