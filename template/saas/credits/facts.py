"""What a page knows of the workspace's credits, each asked once."""

from django.utils.translation import gettext_lazy as _

from saas.accounts.http import SignedInRequest
from saas.core.facts import fact
from saas.credits import queries
from saas.credits import story as stories
from saas.credits import use as used
from saas.credits.queries import Balance, OpenLot, Standing
from saas.credits.story import Story
from saas.credits.use import Overview, Use

PERIODS = {30: _("Last 30 days"), 90: _("Last 90 days")}


def balance(request: SignedInRequest) -> Balance:
    return standing(request).balance


def lots(request: SignedInRequest) -> list[OpenLot]:
    """The lots that can be spent, in the order in which they will be."""
    return standing(request).lots


@fact
def standing(request: SignedInRequest) -> Standing:
    return queries.standing(request.workspace)


@fact
def use(request: SignedInRequest) -> Use:
    """What was used in the period that the page is asked for: ?days=90."""
    return used.use_by_day(request.workspace, chosen_days(request))


@fact
def overview(request: SignedInRequest) -> Overview:
    return used.overview(request.workspace)


@fact
def story(request: SignedInRequest) -> Story | None:
    """The movement that the page is about."""
    match = request.resolver_match
    pk = match.kwargs.get("movement") if match else None
    return stories.story(request.workspace, pk) if pk else None


def chosen_days(request: SignedInRequest) -> int:
    chosen = request.GET.get("days", "")
    return int(chosen) if chosen in map(str, PERIODS) else next(iter(PERIODS))
