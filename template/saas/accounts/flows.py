from datetime import timedelta
from importlib import import_module

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from saas.accounts import proving
from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.models import UNNAMED, Muted, User, Workspace
from saas.accounts.signals import workspace_closed, workspace_created
from saas.core import clock
from saas.mail import flows as mail
from saas.mail.models import Mail

LINKS_TO_VERIFY = ["account/email/email_confirmation", "account/email/email_confirmation_signup"]


@transaction.atomic
def register(*, user: User) -> Workspace:
    """Give a new person their personal workspace."""
    workspace = Workspace.objects.create(owner=user, name=UNNAMED, kind=Workspace.Kind.PERSONAL)
    workspace_created.send(sender=Workspace, workspace=workspace)
    if user.is_superuser:  # made by who runs the server
        vouch_for_email(user=user)
    return workspace


def list_address(*, user: User) -> EmailAddress:
    """Put the address on the account's list: allauth has none of people made in the admin."""
    has_primary = EmailAddress.objects.filter(user=user, primary=True).exists()
    address, _is_new = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": not has_primary}
    )
    return address


@transaction.atomic
def vouch_for_email(*, user: User) -> None:
    """Count the address as verified: whoever made the account knows that it is theirs."""
    if not proving.claim(user=user, email=user.email):
        raise ValidationError(_("Somebody has this address on their account already."))
    EmailAddress.objects.filter(user=user).exclude(email=user.email).update(primary=False)
    proving.count_as_proven(user=user)


@transaction.atomic
def choose_notices(*, user: User, offered: set[str], wanted: set[str]) -> None:
    """Mail somebody those of the offered that they want; what was not offered stays as it is."""
    user.muted.filter(notice__in=wanted).delete()
    unwanted = [Muted(user=user, notice=name) for name in sorted(offered - wanted)]
    Muted.objects.bulk_create(unwanted, ignore_conflicts=True)


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
    user.name = user.time_zone = user.language = ""
    user.is_active = False
    user.left_at = clock.now()
    user.set_unusable_password()  # sessions carry a hash of the password: none fits any more
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    user.muted.all().delete()


@transaction.atomic
def close(*, workspace: Workspace) -> None:
    """Close a workspace for good; its records stay."""
    workspace.closed_at = clock.now()
    workspace.save(update_fields=["closed_at", "updated_at"])
    workspace_closed.send(sender=Workspace, workspace=workspace)


def prune_sessions() -> None:
    """Delete the sessions that have run out; Django itself never does."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def drop_unproven_addresses() -> int:
    """Drop what was added to accounts and never proven: no link to it works any more."""
    oldest = clock.now() - timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
    links = Mail.objects.filter(template__in=LINKS_TO_VERIFY, created_at__gt=oldest)
    added = EmailAddress.objects.filter(verified=False, primary=False)
    stale = added.exclude(email=F("user__email")).exclude(
        Exists(links.filter(to=OuterRef("email")))
    )
    return stale.delete()[0]
