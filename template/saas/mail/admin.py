from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from saas.mail import flows
from saas.mail.models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every mail and how it went, but never its text: that may hold a link to log in."""

    list_display = ["subject", "to", "state", "created_at", "sent_at", "error"]
    list_filter = ["state", "template"]
    search_fields = ["to", "subject", "key"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    exclude = ["text", "html"]
    actions = ["send_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_mail")

    @admin.action(description="Send again", permissions=["resend"])
    def send_again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        refused = [mail for mail in mails if not flows.send_again(mail=mail)]
        queued = len(mails) - len(refused)
        if queued:
            messages.success(request, f"Queued again: {queued}.")
        for mail in refused:
            messages.warning(request, f"“{mail.subject}” is sent, about to be, or dropped.")
