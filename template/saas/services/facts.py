"""What a page knows of the workspace's runs, each asked once."""

from saas.accounts.http import SignedInRequest
from saas.core.facts import fact
from saas.core.paging import Window
from saas.services import queries
from saas.services.models import Run

RECENT = 5


@fact
def recent_runs(request: SignedInRequest) -> list[Run]:
    return queries.runs(request.workspace, Window(RECENT)).rows
