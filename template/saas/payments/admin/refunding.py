"""The staff's form for a refund: what happens is shown first, and nothing else happens then."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from saas.core.money import money
from saas.payments.errors import PaymentError
from saas.payments.flows.refunding import refund
from saas.payments.models import BalanceLine, Purchase, Refund
from saas.payments.reckoning import Worth, worth
from saas.payments.refund_forms import RefundForm

MAY_REFUND = "payments.refund_purchase"


def may_refund(request: HttpRequest) -> bool:
    return request.user.has_perm(MAY_REFUND)


def refund_page(model_admin: "admin.ModelAdmin[Any]", request: Any, pk: UUID) -> HttpResponse:
    if not may_refund(request):
        raise PermissionDenied
    known = Purchase.objects.select_related("workspace__owner", "person")
    purchase = get_object_or_404(known, pk=pk, state=Purchase.State.PAID)
    stands = worth(purchase)
    form = RefundForm(_given(request), stands=stands)
    if request.method == "POST" and form.is_valid() and (made := _refunded(request, stands, form)):
        told = _("%(amount)s are on their way back to %(email)s.")
        known_words = {"amount": money(made.amount, made.currency), "email": purchase.person.email}
        messages.success(request, told % known_words)
        return redirect("admin:payments_purchase_change", purchase.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Refund"),
        "opts": Purchase._meta,
        "purchase": purchase,
        "form": form,
        "stands": stands,
        "outcome": form.outcome(),
        "fee": _fee(purchase),
        "earlier": Refund.objects.filter(purchase__workspace=purchase.workspace).count(),
    }
    page = "_answer" if request.htmx and request.method == "GET" else "refund"
    return TemplateResponse(request, f"admin/payments/purchase/{page}.html", context)


def _fee(purchase: Purchase) -> BalanceLine | None:
    """What Stripe took for the payment; copied at night, so it is not known at first."""
    place = {"account": purchase.account, "livemode": purchase.livemode}
    lines = BalanceLine.objects.filter(source_id=purchase.charge_id, **place)
    return lines.filter(kind__in=["charge", "payment"]).first()


def _given(request: HttpRequest) -> Any:
    """What is typed while somebody looks what it does comes by GET."""
    if request.method == "POST":
        return request.POST
    return request.GET if "how" in request.GET else None


def _refunded(request: Any, stands: Worth, form: RefundForm) -> Refund | None:
    try:
        return refund(
            key=form.cleaned_data["key"],
            purchase=stands.purchase,
            amount=form.cleaned_data["sum"],
            reason=form.cleaned_data["reason"],
            person=request.user,
            let_go=form.cleaned_data["let_go"] == "yes",
            seen=form.cleaned_data["seen"],
        )
    except PaymentError as refusal:
        form.add_error(None, refusal.message)
        return None
