"""Lists of the admin."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest


class Rows(ChangeList):
    """A list that takes any date in its address, and any choice: Django breaks on the year 99999.

    What it can't take leads back to the list.
    """

    def __init__(self, request: HttpRequest, model: type[Model], *given: Any, **named: Any) -> None:
        try:
            for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
                model._meta.pk.to_python(chosen)
            super().__init__(request, model, *given, **named)
        except (ValueError, OverflowError, ValidationError) as odd:
            raise IncorrectLookupParameters from odd


class Listed:
    """Rows that are found by whatever somebody writes into the address."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Rows
