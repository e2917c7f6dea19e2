"""The numbers of receipts: one series a kind and year, without gaps."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from saas.core.clock import now
from saas.core.locks import lock
from saas.payments import sql
from saas.payments.models import Receipt

LETTERS = {
    Receipt.Kind.RECEIPT: "R",
    Receipt.Kind.CREDIT: "CN",
    Receipt.Kind.CANCEL: "CX",
}


class Number(NamedTuple):
    year: int
    number: int
    code: str
    taken_at: datetime


def take(kind: Receipt.Kind, *, livemode: bool) -> Number:
    """The next number; others wait for theirs until this transaction ends.

    What was sold for test money is numbered apart, and the year is that of the app's time zone.
    """
    series = LETTERS[kind] if livemode else f"TEST-{LETTERS[kind]}"
    lock(f"numbering:{series}")
    moment = now()  # once others are done: a later number bears no earlier date
    year = timezone.localtime(moment, timezone.get_default_timezone()).year
    with connection.cursor() as cursor:
        cursor.execute(sql.read("next_number"), {"series": series, "year": year})
        [number] = cursor.fetchone()
    return Number(year, number, f"{settings.RECEIPT_PREFIX}{series}-{year}-{number:04}", moment)
