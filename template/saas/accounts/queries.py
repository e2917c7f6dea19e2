from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef

from saas.accounts import sql
from saas.accounts.addresses import normal
from saas.accounts.models import User, Workspace


class Person(NamedTuple):
    """Whom a session belongs to, with what every page asks of them."""

    user: User
    workspace: Workspace
    email_is_verified: bool


def person(pk: int) -> Person | None:
    """All of it in one question. None if there is no such person, or they have no workspace."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("person"), [pk])
        row = cursor.fetchone()
        names = [column.name for column in cursor.description]
    if row is None:
        return None
    of_user = slice(names.index("id", 1))
    of_workspace = slice(of_user.stop, -1)
    user = User.from_db(connection.alias, names[of_user], row[of_user])
    workspace = Workspace.from_db(connection.alias, names[of_workspace], row[of_workspace])
    workspace.owner = user
    return Person(user, workspace, email_is_verified=row[-1])


def personal_workspace(user: User) -> Workspace:
    return Workspace.objects.get(owner=user, kind=Workspace.Kind.PERSONAL)


def email_is_verified(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def muted(user: User) -> set[str]:
    """The names of the mails that somebody does without."""
    return set(user.muted.values_list("notice", flat=True))


def wants(user: User, notice: str) -> bool:
    """Whether to mail somebody this: they are here, proved the address, and did not say no."""
    is_here = user.is_active and email_is_verified(user)
    return is_here and not user.muted.filter(notice=notice).exists()


def is_first_proof(user: User) -> bool:
    """Tell whether nobody has proven an address of the account yet."""
    return not EmailAddress.objects.filter(user=user, verified=True).exists()


def account_of(email: str) -> User | None:
    """Return who has proven the address, or else who has signed up with it.

    What somebody has added to an account and never proven means nothing to anybody.
    """
    proven = EmailAddress.objects.filter(email=email, verified=True)
    either = proven.values("user").union(User.objects.filter(email=email).values("pk"))
    has_proven = Exists(proven.filter(user=OuterRef("pk")))
    found = User.objects.filter(pk__in=either).annotate(has_proven=has_proven)
    return max(found, key=lambda user: user.has_proven, default=None)


def address_of_account(typed: str) -> str:
    """Return what somebody typed as an account has it.

    Accounts of older releases may have addresses that are refused today. Raises ValidationError.
    """
    as_typed = typed.strip().lower()
    try:
        address = normal(typed)
    except ValidationError:
        if account_of(as_typed):
            return as_typed
        raise
    return as_typed if address != as_typed and account_of(as_typed) else address
