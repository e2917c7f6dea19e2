from django.db.models.signals import post_save
from django.dispatch import receiver

from saas.accounts import flows
from saas.accounts.models import User


@receiver(post_save, sender=User, dispatch_uid="register_user")
def register(instance: User, created: bool, raw: bool, **kwargs: object) -> None:
    """Everybody has a workspace, however they came: sign-up, createsuperuser, the admin."""
    if created and not raw:
        flows.register(user=instance)
