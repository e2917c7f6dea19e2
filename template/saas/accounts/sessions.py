"""Whose browser it is that asks."""

from allauth.account.stages import EmailVerificationStage, LoginStageController
from django.http import HttpRequest

from saas.accounts.models import User


def is_in_own_session(request: HttpRequest, user: User) -> bool:
    """Tell whether this browser is logged in to the account, or waits to be after its sign-up."""
    if request.user.is_authenticated:
        return request.user.pk == user.pk
    waiting = LoginStageController.enter(request, EmailVerificationStage.key)
    return bool(waiting and waiting.login.user == user)
