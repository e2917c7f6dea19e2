from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saas.core.entries import Entry, entry
from saas.core.slots import Context, slot
from saas.payments import gateway


@entry(order=32)
def pages(request: HttpRequest) -> list[Entry]:
    billing = pgettext("title", "Billing")
    return [
        Entry(
            billing, "payments:history", icon="credit-card", in_sidebar=True, section="payments:"
        ),
        Entry(pgettext("title", "Pricing"), "payments:pricing", icon="tags", in_sidebar=True),
        Entry(_("Buy credits"), "payments:order", icon="coins"),
    ]


@slot("strip", template="payments/slots/test_mode.html")
def test_mode(request: HttpRequest) -> Context | None:
    """So that nobody takes a purchase for a real one. Every page shows it: it must cost nothing."""
    return {} if gateway.is_test() else None
