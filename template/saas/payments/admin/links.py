"""What the staff's pages share: badges, and links from one to the other."""

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from saas.payments.stripe_pages import DASHBOARD

FOUND_BY = gettext_lazy("Address, or an id of Stripe's.")


def link_to(row: Model, words: str = "") -> SafeString:
    """The row's page in the admin."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html(
        '<a class="link" href="{}">{}</a>', reverse(name, args=[row.pk]), words or row
    )


def at_stripe(kind: str, stripe_id: str, *, livemode: bool) -> str:
    """Where Stripe's dashboard shows it: payments, disputes, customers."""
    return f"{DASHBOARD}/{'' if livemode else 'test/'}{kind}/{stripe_id}"


def link_at_stripe(kind: str, stripe_id: str, *, livemode: bool) -> SafeString | str:
    if not stripe_id:
        return ""
    address = at_stripe(kind, stripe_id, livemode=livemode)
    return format_html(
        '<a class="link mono" href="{}" rel="noopener noreferrer">{}</a>', address, stripe_id
    )


def badge(colour: str, words: str) -> SafeString:
    return format_html('<span class="tag dot is-{}">{}</span>', colour, words)
