from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saas.accounts.http import SignedInRequest
from saas.core.http import Request


@require_safe
def landing(request: Request) -> HttpResponse:
    return render(request, "pages/landing.html")


@login_required
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    return render(request, "pages/dashboard.html")
