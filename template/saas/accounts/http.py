from saas.accounts.models import User, Workspace
from saas.core.http import Request


class SignedInRequest(Request):
    """A request behind `login_required`; for annotations."""

    user: User
    workspace: Workspace
