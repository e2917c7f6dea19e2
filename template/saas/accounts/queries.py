from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import connection

from saas.accounts import sql
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
