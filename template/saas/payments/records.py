"""Records of money are kept for as long as the law wants them, and no longer."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from saas.core.clock import now
from saas.payments.models import Act, Purchase, Receipt


@transaction.atomic
def forget_old_records() -> int:
    """Delete papers and acts of years that are over, and who bought then. Amounts stay.

    They are kept to the end of the year that is PAYMENT_RECORDS_YEARS after theirs; 0 keeps them
    for ever. Returns how many papers there were.
    """
    years = int(settings.PAYMENT_RECORDS_YEARS)
    if not years:
        return 0
    begins = _kept_from(years)
    paid_before = Purchase.objects.filter(paid_at__lt=begins).exclude(buyer={})
    paid_before.update(buyer={}, updated_at=now())
    _delete(Act.objects.filter(at__lt=begins))
    return _delete(Receipt.objects.filter(issued_at__lt=begins))


def _kept_from(years: int) -> datetime:
    zone = timezone.get_default_timezone()
    first = datetime(timezone.localtime(now(), zone).year - years, 1, 1)  # noqa: DTZ001  # next line
    return timezone.make_aware(first, zone)


def _delete(outdated: QuerySet[Act] | QuerySet[Receipt]) -> int:
    """The guards of these tables let only those delete who name the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('payments.outdated', %s, true)", [outdated.model._meta.db_table]
        )
        count = outdated.delete()[0]
        cursor.execute("SELECT set_config('payments.outdated', '', true)")
    return count
