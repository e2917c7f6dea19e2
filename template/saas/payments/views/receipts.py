from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saas.accounts.http import SignedInRequest
from saas.payments import pdf
from saas.payments.history import beside, receipt_of
from saas.payments.models import Receipt
from saas.payments.paper import Paper


@login_required
@require_GET
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper, as it was issued, in its language; around it that of the page."""
    found = _own(request, pk)
    context = {"paper": Paper(found), "receipt": found, "beside": beside(found)}
    return render(request, "payments/receipt.html", context)


@login_required
@require_GET
def receipt_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    return pdf.download(_own(request, pk))


def _own(request: SignedInRequest, pk: int) -> Receipt:
    if found := receipt_of(request.workspace, pk):
        return found
    raise Http404
