from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset
from django.db.models.signals import post_save
from django.dispatch import receiver

from saas.accounts import flows
from saas.accounts.models import User


@receiver(post_save, sender=User, dispatch_uid="register_user")
def register(instance: User, created: bool, raw: bool, **kwargs: object) -> None:
    """Everybody has a workspace, however they came: sign-up, createsuperuser, the admin."""
    if created and not raw:
        flows.register(user=instance)


@receiver(email_confirmed, dispatch_uid="take_first_proof")
def take_first_proof(email_address: EmailAddress, **kwargs: object) -> None:
    flows.take_first_proof(address=email_address)


@receiver(password_reset, dispatch_uid="take_new_password")
def take_new_password(user: User, **kwargs: object) -> None:
    flows.take_new_password(user=user)
