"""Mails about credits that run low or lapse, to whoever owns the workspace and wants them."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from saas.accounts.models import Workspace
from saas.accounts.queries import wants
from saas.core.clock import database_now
from saas.credits.conf import has_credit_types, lapse_notice, low_credits
from saas.credits.models import Lot, Transaction
from saas.credits.queries import balance
from saas.mail import flows as mails
from saas.mail.models import Mail

NAME = "credits"
LOW, LAPSE = "credits/email/low", "credits/email/lapse"


@transaction.atomic
def tell_of_low(*, workspace: Workspace) -> bool:
    """Say how few credits are left, once until more come in. True if that is said now."""
    available = balance(workspace).available
    if available >= low_credits() or workspace.closed_at or not wants(workspace.owner, NAME):
        return False
    came_in = Transaction.objects.filter(
        account__workspace=workspace,
        change__gt=0,
        kind__in=[Transaction.Kind.GRANT, Transaction.Kind.ADJUST],
    )
    newest = came_in.order_by("-pk").values_list("pk", flat=True).first()
    key = f"credits-low:{workspace.pk}:{newest}"
    return _send(workspace, LOW, key, {"available": available})


def tell_of_lapses() -> int:
    """Say which credits lapse soon, once for each lot; a plan renews its own."""
    if not (has_credit_types() and lapse_notice()):
        return 0
    soon = Lot.objects.filter(
        has_credits=True,
        expires_at__gt=database_now(),
        expires_at__lte=database_now(lapse_notice()),
        account__workspace__closed_at=None,
    )
    lots = soon.exclude(kind=Lot.Kind.SUBSCRIPTION).order_by("pk")
    return sum(_tell_of_lapse(lot) for lot in lots.select_related("account__workspace__owner"))


@transaction.atomic
def _tell_of_lapse(lot: Lot) -> bool:
    workspace = lot.account.workspace
    if not wants(workspace.owner, NAME):
        return False
    about = {"remaining": lot.remaining, "expires_at": lot.expires_at}
    return _send(workspace, LAPSE, f"credits-lapse:{lot.pk}:{lot.expires_at:%Y-%m-%d}", about)


def _send(workspace: Workspace, template: str, key: str, about: dict[str, Any]) -> bool:
    if Mail.objects.filter(key=key).exists():
        return False
    context = about | {
        "credits_url": settings.SITE_URL + reverse("credits:history"),
        "choice_url": settings.SITE_URL + reverse("accounts:notifications"),
    }
    mails.send(to=workspace.owner.email, template=template, context=context, key=key)
    return True
