from saas.accounts.models import User, Workspace


def personal_workspace(user: User) -> Workspace:
    return Workspace.objects.get(owner=user, kind=Workspace.Kind.PERSONAL)
