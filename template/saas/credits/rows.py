"""The rows of the list of movements."""

from collections.abc import Callable, Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from saas.core.drawing import figure, short_moment
from saas.credits.models import Transaction

MINUS = "\N{MINUS SIGN}"
ROW = """<tr>
  <th scope="row">
    <a class="row-link" href="{address}">{title}</a>
    <span class="sub">{detail}<span class="is-hidden-tablet">, \
<span class="clip">{at}</span></span></span>
  </th>
  <td class="is-hidden-touch muted clip">{who}</td>
  {buckets}
  <td class="is-hidden-mobile muted tnum clip">{at}</td>
  <td class="num medium {colour}">{change}</td>
  <td class="num is-hidden-mobile muted">{balance}</td>
</tr>
"""
BUCKET = '<span class="tag">{}</span> '


def movement_rows(movements: Iterable[Transaction], *, has_types: bool) -> SafeString:
    address = _addresses()
    drawn = (_row(movement, address(movement.pk), has_types) for movement in movements)
    return mark_safe("".join(drawn))  # all escaped


def signed(amount: int) -> str:
    """Write a change with its sign, a real minus among them: it is as wide as a plus."""
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return f"{sign}{figure(abs(amount))}"


def _row(movement: Transaction, address: str, has_types: bool) -> str:
    return ROW.format(
        address=address,
        title=escape(movement.title),
        detail=escape(movement.detail),
        at=escape(short_moment(movement.at)),
        who=escape(movement.who),
        buckets=_buckets(movement) if has_types else "",
        colour="good" if movement.change > 0 else "",
        change=escape(signed(movement.change)),
        balance=escape(figure(movement.available_after)),
    )


def _addresses() -> Callable[[int], str]:
    """Resolve the address once a list: a thousand of them would be slow."""
    before, _, after = reverse("credits:movement", args=[0]).rpartition("0")
    return lambda pk: f"{before}{pk}{after}"


def _buckets(movement: Transaction) -> str:
    tags = "".join(BUCKET.format(escape(label)) for label in movement.buckets)
    return f'<td class="is-hidden-mobile">{tags}</td>'
