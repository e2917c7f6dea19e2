from saas.accounts.models import User, Workspace
from saas.accounts.queries import Person
from saas.core.http import Request


class SignedInRequest(Request):
    """A request behind `login_required`; for annotations."""

    person: Person | None  # whom the session named, once somebody asked for the user
    user: User
    workspace: Workspace
    own_language: str | None  # empty: they have just left it to the browser
