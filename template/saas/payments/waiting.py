"""What waits for staff: banks that want an answer, warnings that a refund may help, dead events."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from saas.accounts.models import User
from saas.payments.models import Dispute, Event, FraudWarning

AWAITED = [Dispute.State.NEEDS_RESPONSE, Dispute.State.WARNING_NEEDS_RESPONSE]


class Waits(NamedTuple):
    icon: str
    words: str
    url: str


def waiting(user: User) -> list[Waits]:
    """One line a kind of which there is something, and that this person may see."""
    disputes = Dispute.objects.filter(state__in=AWAITED)
    warnings = FraudWarning.objects.filter(is_actionable=True)
    dead = Event.objects.filter(state=Event.State.DEAD)
    lines = [
        _line(user, disputes, "scale", "", _disputes),
        _line(user, warnings, "triangle-alert", "?is_actionable__exact=1", _warnings),
        _line(user, dead, "webhook", "?state__exact=dead", _dead),
    ]
    return [line for line in lines if line]


def _line(
    user: User, found: QuerySet[Any], icon: str, filters: str, words: Callable[[int], str]
) -> Waits | None:
    name = found.model._meta.model_name
    if not user.has_perm(f"payments.view_{name}") or not (count := found.count()):
        return None
    url = reverse(f"admin:payments_{name}_changelist") + filters
    return Waits(icon, words(count) % {"n": count}, url)


def _disputes(count: int) -> str:
    return ngettext("%(n)d dispute to answer", "%(n)d disputes to answer", count)


def _warnings(count: int) -> str:
    return ngettext("%(n)d early fraud warning", "%(n)d early fraud warnings", count)


def _dead(count: int) -> str:
    return ngettext("%(n)d webhook event given up", "%(n)d webhook events given up", count)
