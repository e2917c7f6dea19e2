"""The staff's form that gives a dispute up: what it costs is shown first."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from saas.core.money import money
from saas.payments.errors import NotAcceptable, PaymentError
from saas.payments.flows.disputing import accept
from saas.payments.models import Dispute
from saas.payments.reckoning import worth
from saas.payments.refund_forms import AcceptForm
from saas.payments.stripe_pages import page_of


def may_accept(request: HttpRequest) -> bool:
    return request.user.has_perm("payments.answer_dispute")


def accept_page(model_admin: "admin.ModelAdmin[Any]", request: Any, pk: int) -> HttpResponse:
    if not may_accept(request):
        raise PermissionDenied
    dispute = get_object_or_404(
        Dispute.objects.select_related("purchase__workspace", "purchase__person"), pk=pk
    )
    back = redirect("admin:payments_dispute_change", dispute.pk)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _accepted(request, dispute, form):
        told = _("The dispute is accepted: the bank keeps %(amount)s.")
        messages.success(request, told % {"amount": money(dispute.amount, dispute.currency)})
        return back
    if not dispute.is_acceptable:
        messages.info(request, NotAcceptable().message)
        return back
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Accept the dispute"),
        "opts": Dispute._meta,
        "dispute": dispute,
        "form": form,
        "outcome": worth(dispute.purchase).loss(dispute.amount),
        "address": page_of(dispute),
    }
    return TemplateResponse(request, "admin/payments/dispute/accept.html", context)


def _accepted(request: Any, dispute: Dispute, form: AcceptForm) -> bool:
    try:
        accept(dispute=dispute, person=request.user, **form.cleaned_data)
    except PaymentError as refusal:
        form.add_error(None, refusal.message)
        dispute.refresh_from_db(fields=["state", "amount", "fee", "fee_currency"])
        return False
    return True
