"""What was typed into a service's form, while its person is away to get credits."""

from typing import Any

from django import forms
from django.core.cache import cache

from saas.accounts.models import User
from saas.services.base import BaseService

DAY = 24 * 60 * 60


def keep(*, user: User, service: BaseService, form: forms.BaseForm) -> None:
    """Keep it for a day, in place of what was kept before; files stay with their person."""
    typed = {
        name: form[name].data
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }
    cache.set(_key(user, service), typed, timeout=DAY)


def kept(*, user: User, service: BaseService) -> dict[str, Any]:
    typed: dict[str, Any] = cache.get(_key(user, service), {})
    return typed


def _key(user: User, service: BaseService) -> str:
    return f"draft:{user.pk}:{service.slug}"
