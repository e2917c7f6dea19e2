from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saas.payments import gateway
from saas.payments.errors import PaymentError
from saas.payments.readiness import Standing, Told, lines


@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: HttpRequest) -> HttpResponse:
    """What is left before real money is taken. Stripe is asked on the button alone."""
    if not request.user.has_perm("payments.view_purchase"):
        raise PermissionDenied
    told, trouble = None, ""
    if request.method == "POST":
        try:
            told = _ask()
        except PaymentError as error:
            trouble = getattr(error, "cause", "") or type(error).__name__  # for staff, in its words
    checks = lines(told)
    context = {
        **admin.site.each_context(request),
        "title": _("Ready to go live"),
        "lines": checks,
        "open": sum(line.standing == Standing.OPEN for line in checks),
        "done": sum(line.standing == Standing.READY for line in checks),
        "told": told,
        "trouble": trouble,
    }
    return TemplateResponse(request, "payments/ready.html", context)


def _ask() -> Told:
    return Told(gateway.own_account(), list(gateway.each("webhook_endpoints", {})))
