"""The rows of the list of movements."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from saas.core.drawing import figure, short_moment
from saas.credits.models import Transaction

MINUS = "\N{MINUS SIGN}"
ROW = """<tr>
  <th scope="row">
    <span class="medium">{title}</span>
    <span class="sub">{detail}<span class="is-hidden-tablet">, \
<span class="clip">{at}</span></span></span>
  </th>
  <td class="is-hidden-touch muted">{who}</td>
  {buckets}
  <td class="is-hidden-mobile muted tnum clip">{at}</td>
  <td class="num medium {colour}">{change}</td>
  <td class="num is-hidden-mobile muted">{balance}</td>
</tr>
"""
BUCKET = '<span class="tag">{}</span> '


def movement_rows(movements: Iterable[Transaction], *, has_types: bool) -> SafeString:
    return mark_safe("".join(_row(movement, has_types) for movement in movements))


def signed(amount: int) -> str:
    """Write a change with its sign, a real minus among them: it is as wide as a plus."""
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return f"{sign}{figure(abs(amount))}"


def _row(movement: Transaction, has_types: bool) -> SafeString:
    return format_html(
        ROW,
        title=movement.title,
        detail=movement.detail,
        at=short_moment(movement.at),
        who=movement.who,
        buckets=_buckets(movement) if has_types else "",
        colour="good" if movement.change > 0 else "",
        change=signed(movement.change),
        balance=figure(movement.available_after),
    )


def _buckets(movement: Transaction) -> SafeString:
    tags = format_html_join("", BUCKET, ((label,) for label in movement.buckets))
    return format_html('<td class="is-hidden-mobile">{}</td>', tags)
