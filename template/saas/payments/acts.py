"""What was done with money, in words, and as a file."""

import json
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override, pgettext

from saas.core import exports
from saas.payments.models import Act

LABELS = {
    "purchase.paid": gettext_lazy("Payment received"),
    "purchase.gone": gettext_lazy("Payment page gone at Stripe"),
    "purchase.restored": gettext_lazy("Purchase made anew from Stripe"),
    "refund.requested": gettext_lazy("Refund requested"),
    "refund.pending": gettext_lazy("Refund on its way"),
    "refund.action": gettext_lazy("Refund waits for the buyer"),
    "refund.succeeded": gettext_lazy("Refund paid"),
    "refund.failed": gettext_lazy("Refund failed"),
    "refund.cancelled": gettext_lazy("Refund cancelled"),
    "refund.gone": gettext_lazy("Refund gone at Stripe"),
    "dispute.warning_needs_response": gettext_lazy("Inquiry opened"),
    "dispute.warning_under_review": gettext_lazy("Inquiry answered"),
    "dispute.warning_closed": gettext_lazy("Inquiry closed"),
    "dispute.needs_response": gettext_lazy("Dispute opened"),
    "dispute.under_review": gettext_lazy("Dispute answered"),
    "dispute.accept_requested": gettext_lazy("Acceptance of the dispute requested"),
    "dispute.accept_refused": gettext_lazy("Acceptance refused at Stripe"),
    "dispute.won": gettext_lazy("Dispute won"),
    "dispute.lost": gettext_lazy("Dispute lost"),
    "dispute.prevented": gettext_lazy("Dispute prevented"),
    "dispute.gone": gettext_lazy("Dispute gone at Stripe"),
    "warning.received": gettext_lazy("Early fraud warning"),
    "event.replayed": gettext_lazy("Event replayed"),
    "pack.archived": gettext_lazy("Pack archived"),
    "pack.changed": gettext_lazy("Pack changed"),
    "pack.sold_again": gettext_lazy("Pack sold again"),
}


def label(act: Act) -> str:
    return str(LABELS.get(act.what, act.what))


def csv_lines(acts: Iterable[Act]) -> Iterator[str]:
    """In the language and zone of now, although the lines are written while they are sent."""
    language, zone = get_language(), timezone.get_current_timezone()
    return exports.csv_lines(_columns(), (_row(act, language, zone) for act in acts))


def _columns() -> list[str]:
    return [
        pgettext("column", "Time"),
        pgettext("column", "By"),
        pgettext("column", "Person"),
        pgettext("column", "What"),
        pgettext("column", "Purchase"),
        pgettext("column", "Row"),
        pgettext("column", "At Stripe"),
        pgettext("column", "Reason"),
        pgettext("column", "Before"),
        pgettext("column", "After"),
    ]


def _row(act: Act, language: str | None, zone: tzinfo) -> list[Any]:
    with override(language):
        return [
            timezone.localtime(act.at, zone).isoformat(timespec="seconds"),
            act.get_by_display(),
            act.person.email if act.person else "",
            label(act),
            str(act.purchase_id or ""),
            act.row,
            act.stripe_id,
            act.reason,
            json.dumps(act.before, ensure_ascii=False),
            json.dumps(act.after, ensure_ascii=False),
        ]
