from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override, pgettext

from saas.core import exports
from saas.core.money import in_units
from saas.payments.history import Payment


def csv_lines(payments: Iterable[Payment]) -> Iterator[str]:
    """In the language and zone of now, although the lines are written while they are sent."""
    language, zone = get_language(), timezone.get_current_timezone()
    return exports.csv_lines(_columns(), (_row(one, language, zone) for one in payments))


def _columns() -> list[str]:
    return [
        pgettext("column", "Date"),
        pgettext("column", "What"),
        pgettext("column", "Receipt"),
        pgettext("column", "Paid with"),
        pgettext("column", "State"),
        pgettext("column", "Amount"),
        pgettext("column", "Of it tax"),
        pgettext("column", "Refunded"),
        pgettext("column", "Currency"),
        pgettext("column", "Amount at your bank"),
        pgettext("column", "Currency at your bank"),
    ]


def _row(payment: Payment, language: str | None, zone: tzinfo) -> list[Any]:
    with override(language):
        return [
            timezone.localtime(payment.at, zone).date().isoformat(),
            payment.title,
            payment.receipt_code or "",
            payment.method,
            str(payment.state.label),
            in_units(payment.amount, payment.currency),
            in_units(payment.tax, payment.currency),
            in_units(payment.refunded, payment.currency),
            payment.currency,
            in_units(payment.seen_amount, payment.seen_currency) if payment.seen_amount else "",
            payment.seen_currency,
        ]
