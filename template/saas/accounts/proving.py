"""Whoever proves an address owns it, and the account that somebody began with it."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from saas.accounts.addresses import NOWHERE
from saas.accounts.models import User
from saas.core.locks import lock


@transaction.atomic
def claim(*, user: User, email: str) -> bool:
    """Take an address that is about to be proven from who has only typed it.

    False if somebody else has proven it. Until the transaction ends, nobody else can.
    """
    lock(f"address:{email}")
    theirs = EmailAddress.objects.filter(email=email).exclude(user=user)
    if theirs.filter(verified=True).exists():
        return False
    theirs.update(primary=False)  # and soon dropped, as all that nobody proves
    both = User.objects.filter(Q(pk=user.pk) | Q(email=email)).order_by("pk")
    for another in both.select_for_update(no_key=True):
        if another.pk != user.pk:
            _leave_without(another)
    return True


def _leave_without(loser: User) -> None:
    """Let them keep the account, with an address that they have proven or none."""
    own = EmailAddress.objects.filter(user=loser, verified=True).first()
    if own:
        own.set_as_primary()
        return
    loser.email = f"lost-{loser.pk}{NOWHERE}"
    loser.save(update_fields=["email"])


@transaction.atomic
def take_first_proof(*, address: EmailAddress, is_same_person: bool) -> bool:
    """Give the account to who has proven the first of its addresses, bare.

    Whoever signs up may type somebody else's address, and an own one after it. So what was put in
    before the proof goes: other addresses and, unless the same person did it, the password, and
    with the password every session. True if a password went.
    """
    user: User = address.user
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    others = EmailAddress.objects.filter(user=user).exclude(pk=address.pk)
    if others.filter(verified=True).exists():
        return False
    others.delete()
    address.set_as_primary()
    if is_same_person:
        return False
    had_password = user.has_usable_password()
    user.set_unusable_password()  # sessions carry a hash of it: none fits any more
    user.save(update_fields=["password"])
    return had_password


def is_still_theirs(*, user: User) -> bool:
    """Tell whether the password is as it was when this request began; it stays so until its end.

    Who had the account then may have lost it meanwhile to who has proven its address.
    """
    now = User.objects.select_for_update(no_key=True).filter(pk=user.pk)
    return now.filter(password=user.password).exists()


@transaction.atomic
def take_new_password(*, user: User) -> None:
    """Count the address as proven that a link to set a new password went to.

    Links go to the primary address, unless another one is proven.
    """
    if EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    if claim(user=user, email=user.email):
        address = count_as_proven(user=user)
        take_first_proof(address=address, is_same_person=True)  # the new password is theirs


def count_as_proven(*, user: User) -> EmailAddress:
    address, _ = EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return address
