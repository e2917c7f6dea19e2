from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from saas.accounts.http import SignedInRequest
from saas.core.drawing import whole_moment
from saas.core.money import money
from saas.credits.facts import balance
from saas.payments.errors import PaymentError
from saas.payments.flows.withdrawing import withdraw
from saas.payments.models import Purchase
from saas.payments.queries import purchase_of, withdrawable
from saas.payments.reckoning import may_withdraw, withdrawal_ends, worth
from saas.payments.refund_forms import WithdrawalForm


@login_required
@require_GET
def choose(request: SignedInRequest) -> HttpResponse:
    """The first step: from which purchase?"""
    offered = [(one, withdrawal_ends(one)) for one in withdrawable(request.workspace)]
    return render(request, "payments/withdraw_choose.html", {"offered": offered})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The second step: what comes back, and the button that does it."""
    purchase = purchase_of(request.workspace, pk)
    if purchase is None or purchase.state != Purchase.State.PAID:
        raise Http404
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = withdraw(purchase=purchase, person=request.user, **form.cleaned_data)
        except PaymentError as error:
            form.add_error(None, error.message)
        else:
            told = _("Your withdrawal arrived on %(moment)s. %(amount)s are on their way back.")
            known = {
                "moment": whole_moment(made.created_at),
                "amount": money(made.amount, made.currency),
            }
            messages.success(request, told % known)
            return redirect("payments:withdraw")
    return render(request, "payments/withdraw.html", _shown(request, purchase, form))


def _shown(request: SignedInRequest, purchase: Purchase, form: WithdrawalForm) -> dict[str, object]:
    purchase.workspace = request.workspace
    stands = worth(purchase, balance(request))
    amount = stands.unused_share
    expected = stands.outcome(amount, let_go=False) if amount else None
    return {
        "form": form,
        "purchase": purchase,
        "paid": money(purchase.paid or 0, purchase.currency),
        "ends": withdrawal_ends(purchase),
        "is_open": may_withdraw(purchase),
        "comes_back": money(amount, purchase.currency),
        "outcome": expected,
        "gone": purchase.credits - stands.position.in_lot,
    }
