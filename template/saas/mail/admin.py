from datetime import datetime

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from saas.core.lists import Listed
from saas.mail import flows
from saas.mail.models import Mail


@admin.register(Mail)
class MailAdmin(Listed, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every mail and how it went, but never its text: that may hold a link to log in."""

    group = "running"
    icon = "send"
    list_display = ["subject", "to", "state", "written_at", "sent_at", "error"]
    list_filter = ["state", "template"]
    search_fields = ["to", "subject", "key"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    exclude = ["text", "html"]
    actions = ["send_again"]

    @admin.display(description=pgettext_lazy("column", "written at"), ordering="created_at")
    def written_at(self, mail: Mail) -> datetime:
        return mail.created_at

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_mail")

    @admin.action(description=pgettext_lazy("button", "Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        refused = [mail for mail in mails if not flows.send_again(mail=mail)]
        queued = len(mails) - len(refused)
        if queued:
            queued_again = ngettext("%(n)d mail queued again.", "%(n)d mails queued again.", queued)
            messages.success(request, queued_again % {"n": queued})
        for mail in refused:
            told = _("“%(subject)s” is sent, about to be, or dropped.")
            messages.warning(request, told % {"subject": mail.subject})
