from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saas.accounts.http import SignedInRequest
from saas.core.entries import price
from saas.core.http import Request
from saas.core.kept import constants
from saas.core.slots import filled
from saas.pages import sample
from saas.pages.greeting import greeting
from saas.pages.setup import setup_of

# What search engines are told of, with the sign-up page.
PUBLIC = ["pages:landing", "account_signup", "pages:about", "pages:terms", "pages:privacy"]

MOST_PRICES = 6  # of services that the landing page names


@require_safe
def landing(request: Request) -> HttpResponse:
    context = {
        "promise": constants()["project"]["description"].rstrip("."),
        "free_credits": _free_credits(request),
        "bars": sample.bars(),
        "recent": sample.RECENT,
        "prices": price.of(request)[:MOST_PRICES],
    }
    return render(request, "pages/landing.html", context)


@require_safe
def about(request: Request) -> HttpResponse:
    return render(request, "pages/about.html", {"postal_address": settings.POSTAL_ADDRESS})


@require_safe
def terms(request: Request) -> HttpResponse:
    return render(request, "pages/terms.html")


@require_safe
def privacy(request: Request) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
def sitemap(request: Request) -> HttpResponse:
    named = [*PUBLIC, *([settings.PRICES_PAGE] if settings.PRICES_PAGE else [])]
    pages = [f"{settings.SITE_URL}{reverse(name)}" for name in named]
    return render(request, "pages/sitemap.xml", {"pages": pages}, content_type="application/xml")


@login_required
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    context = {"greeting": greeting(request.user), "setup": setup_of(request)}
    return render(request, "pages/dashboard.html", context)


def _free_credits(request: Request) -> int:
    """What the apps offer to newcomers, in credits."""
    return sum(offer.get("amount", 0) for _, offer in filled("signup_offer", request))
