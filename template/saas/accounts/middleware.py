from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from saas.accounts.http import SignedInRequest
from saas.accounts.models import Workspace
from saas.accounts.queries import personal_workspace


class WorkspaceMiddleware:
    """Puts the workspace that a signed-in person works in on the request, when asked for."""

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        request.workspace = cast(Workspace, SimpleLazyObject(lambda: _workspace_of(request)))
        return self.get_response(request)


def _workspace_of(request: SignedInRequest) -> Workspace | None:
    return personal_workspace(request.user) if request.user.is_authenticated else None
