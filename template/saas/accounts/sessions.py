"""Whose browser it is that asks."""

from allauth.account.stages import EmailVerificationStage, LoginStageController
from django.http import HttpRequest

from saas.accounts.devices import recognised
from saas.accounts.models import User


def is_in_own_session(request: HttpRequest, user: User) -> bool:
    """Tell whether this browser is or was logged in to the account, or waits to be so."""
    if request.user == user or recognised(request, user):
        return True
    waiting = LoginStageController.enter(request, EmailVerificationStage.key)
    return bool(waiting and waiting.login.user == user)
