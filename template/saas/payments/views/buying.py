from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from saas.accounts.http import SignedInRequest
from saas.core.clock import now
from saas.credits.facts import balance
from saas.payments import conf, consent, queries
from saas.payments.errors import PaymentError
from saas.payments.flows.checkout import buy
from saas.payments.forms import OrderForm
from saas.payments.models import Purchase
from saas.payments.syncing.purchases import refresh

State = Purchase.State
SLOW = 30  # seconds, after which a page says that it takes longer, and looks less often


@login_required
@require_http_methods(["GET", "POST"])
def order(request: SignedInRequest) -> HttpResponse:
    """Pack, price and consent; the rest is asked on Stripe's page."""
    packs = queries.packs()
    if request.method == "GET":
        initial = {"pack": request.GET.get("pack", ""), "way_back": request.GET.get("next", "")}
        return _ask(request, OrderForm(initial=initial, packs=packs))
    form = OrderForm(request.POST, packs=packs)
    if not form.is_valid():
        return _ask(request, form)
    chosen = next(pack for pack in packs if pack.pk == form.cleaned_data["pack"])
    try:
        purchase = buy(
            key=form.cleaned_data["key"],
            workspace=request.workspace,
            person=request.user,
            pack=chosen,
            consent=consent.sentence(),
            site=request.build_absolute_uri("/").rstrip("/"),
            way_back=form.cleaned_data["way_back"],
        )
    except PaymentError as error:
        form.add_error(None, error.message)
        return _ask(request, form)
    if purchase.state != State.OPEN:
        return redirect("payments:paid", purchase.pk)
    response = HttpResponseRedirect(purchase.session_url)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


@login_required
@never_cache
@require_GET
def paid(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What became of a purchase. It asks Stripe itself, and so need not wait for a message."""
    purchase, is_known = _looked_at(request, pk)
    age = (now() - purchase.updated_at).total_seconds() if not purchase.is_final else 0
    context = {
        "purchase": purchase,
        "is_known": is_known,
        "is_slow": age > SLOW,
        "available": balance(request).available,
        "receipt": queries.receipt_of(purchase),
    }
    part = "payments/_outcome.html" if request.htmx else "payments/paid.html"
    return render(request, part, context)


@login_required
@never_cache
@require_GET
def not_charged(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where the way back from the payment page leads."""
    purchase, _ = _looked_at(request, pk)
    if purchase.state in {State.PAID, State.PENDING}:
        return redirect("payments:paid", pk)
    return render(request, "payments/not_charged.html", {"purchase": purchase})


def _looked_at(request: SignedInRequest, pk: UUID) -> tuple[Purchase, bool]:
    """Their purchase as Stripe knows it, and whether it could be asked."""
    purchase = queries.purchase_of(request.workspace, pk)
    if purchase is None:
        raise Http404
    try:
        return refresh(purchase=purchase), True
    except PaymentError:
        return purchase, False


def _ask(request: SignedInRequest, form: OrderForm) -> HttpResponse:
    available = balance(request).available
    after = available + (form.chosen.pack.credits if form.chosen else 0)
    context = {"form": form, "available": available, "after": after}
    context |= {"has_tax": conf.tax_kind() != "off", "tax_is_added": conf.tax_is_added()}
    return render(request, "payments/order.html", context)
