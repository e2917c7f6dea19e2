"""Lists of the admin."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class Rows(ChangeList):
    """A list that takes any date in its address: Django breaks on the year 99999."""

    def __init__(self, *given: Any, **named: Any) -> None:
        try:
            super().__init__(*given, **named)
        except (ValueError, OverflowError) as odd:
            raise IncorrectLookupParameters from odd


class Listed:
    """Rows that are found by whatever somebody writes into the address."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Rows
