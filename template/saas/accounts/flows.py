from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.models import User, Workspace
from saas.accounts.signals import workspace_closed, workspace_created
from saas.core import clock
from saas.mail import flows as mail


@transaction.atomic
def register(*, user: User) -> Workspace:
    """Give a new person their personal workspace."""
    workspace = Workspace.objects.create(owner=user, name="Personal", kind=Workspace.Kind.PERSONAL)
    workspace_created.send(sender=Workspace, workspace=workspace)
    return workspace


@transaction.atomic
def vouch_for_email(*, user: User) -> None:
    """Count the address as verified: whoever made the account knows that it is theirs."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def take_first_proof(*, address: EmailAddress) -> None:
    """Drop what else an account has for addresses, once the first of them is proven.

    Whoever signs up may type somebody else's, and an own one after it. Of an account that is one
    person's by its first address, nobody else keeps a way in by a second.
    """
    others = EmailAddress.objects.filter(user=address.user).exclude(pk=address.pk)
    if not others.filter(verified=True).exists():
        others.delete()
        address.set_as_primary()


@transaction.atomic
def take_new_password(*, user: User) -> None:
    """Drop what an account has beside its primary address, as long as none is proven.

    A link to set a new password went to one of them: to its owner, not to whoever added the rest.
    """
    theirs = EmailAddress.objects.filter(user=user)
    if not theirs.filter(verified=True).exists():
        theirs.filter(primary=False).delete()


@transaction.atomic
def leave(*, user: User) -> None:
    """Close the person's workspaces and forget who they are; every session of theirs ends.

    The row stays, because records of money point at it. Raises StaffMayNotLeave.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_staff:
        raise StaffMayNotLeave
    open_ones = Workspace.objects.select_for_update(no_key=True).filter(closed_at=None)
    for workspace in open_ones.filter(owner=user):
        close(workspace=workspace)
    theirs = EmailAddress.objects.filter(user=user)
    addresses = {user.email, *theirs.values_list("email", flat=True)}
    theirs.delete()
    # One that is not verified may be somebody else's: their mails are no business of this person.
    addresses -= set(
        EmailAddress.objects.filter(email__in=addresses).values_list("email", flat=True)
    )
    user.email = f"left-{user.pk}@account.invalid"
    mail.forget(addresses=addresses, instead=user.email)
    named = Q(object_repr__in=addresses)
    named |= Q(object_id=str(user.pk), content_type=ContentType.objects.get_for_model(User))
    LogEntry.objects.filter(named).update(object_repr=user.email)
    user.name = user.time_zone = ""
    user.is_active = False
    user.left_at = clock.now()
    user.set_unusable_password()  # sessions carry a hash of the password: none fits any more
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


@transaction.atomic
def close(*, workspace: Workspace) -> None:
    """Close a workspace for good; its records stay."""
    workspace.closed_at = clock.now()
    workspace.save(update_fields=["closed_at", "updated_at"])
    workspace_closed.send(sender=Workspace, workspace=workspace)


def prune_sessions() -> None:
    """Delete the sessions that have run out; Django itself never does."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
