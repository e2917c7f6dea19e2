from allauth.account.models import EmailAddress

from saas.accounts.models import User, Workspace


def personal_workspace(user: User) -> Workspace:
    return Workspace.objects.get(owner=user, kind=Workspace.Kind.PERSONAL)


def email_is_verified(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
