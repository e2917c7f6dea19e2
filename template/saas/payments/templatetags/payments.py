import re
from collections.abc import Iterable
from datetime import datetime

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from saas.core import drawing
from saas.core import money as written
from saas.payments import countries, reasons, rows
from saas.payments.history import Payment
from saas.payments.paper import Paper

register = template.Library()

register.filter("money", written.money)
register.filter("reason", reasons.told)
register.filter("country", countries.name)


@register.filter
def breakable(name: str) -> SafeString:
    """A long name of Stripe's may break after a dot or an underscore, and nowhere else."""
    return mark_safe(re.sub(r"([._])", r"\1<wbr>", escape(name)))  # escaped right here


@register.filter
def short_second(moment: datetime) -> str:
    """20 Nov, 16:40:31: what happens within a second is told apart in a trail."""
    local = localtime(moment)
    return f"{drawing.short_day(local.date())}, {local:%H:%M:%S}"


@register.simple_tag
def money(amount: int | None, currency: str) -> str:
    return "" if amount is None else written.money(amount, currency)


@register.filter
def short_moment(moment: datetime | None) -> str:
    return drawing.short_moment(moment) if moment else ""


@register.simple_tag
def payment_rows(payments: Iterable[Payment], marks_tests: bool) -> SafeString:
    return rows.payment_rows(payments, marks_tests=marks_tests)


@register.simple_tag
def drawn(paper: Paper) -> SafeString:
    """The paper in the language of its issue, whatever that of the page is."""
    known = {"paper": paper, "project": {"name": paper.brand}}
    with paper.spoken():
        return render_to_string("payments/_paper.html", known)
