from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from saas.accounts import devices, flows, languages, proving
from saas.accounts.http import SignedInRequest
from saas.accounts.models import User


@receiver(post_save, sender=User, dispatch_uid="register_user")
def register(instance: User, created: bool, raw: bool, **kwargs: object) -> None:
    """Everybody has a workspace, however they came: sign-up, createsuperuser, the admin."""
    if created and not raw:
        flows.register(user=instance)


@receiver(password_reset, dispatch_uid="take_new_password")
def take_new_password(user: User, **kwargs: object) -> None:
    proving.take_new_password(user=user)


@receiver(
    [user_logged_in, user_logged_out, password_changed, password_set],
    dispatch_uid="remember_device",
)
def remember_device(request: HttpRequest, user: User | None, **kwargs: object) -> None:
    if user:
        devices.remember(request, user)


@receiver(user_logged_in, dispatch_uid="speak_their_language")
def speak_their_language(request: SignedInRequest, user: User, **kwargs: object) -> None:
    if user.language:
        languages.speak(request, user.language)
