"""A receipt as people read it: on its page, as PDF and in a mail, in the buyer's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from saas.core.languages import tag
from saas.core.money import money
from saas.payments.models import Receipt
from saas.payments.particulars import Particulars, Party, Tax

Kind = Receipt.Kind


@dataclass(frozen=True)
class Row:
    """A figure and what it is."""

    label: str
    value: str
    is_code: bool = False


class Paper:
    """What stands on a receipt. Read it `with paper.spoken():`, in the language of its issue."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.frozen: Particulars = receipt.particulars

    def spoken(self) -> override:
        return override(self.frozen["language"])

    @property
    def language_tag(self) -> str:
        return tag(self.frozen["language"])

    @property
    def title(self) -> str:
        return str(self.receipt.get_kind_display())

    @property
    def code(self) -> str:
        return self.receipt.code

    @property
    def brand(self) -> str:
        return self.frozen["brand"]

    @property
    def seller(self) -> Party:
        return self.frozen["seller"]

    @property
    def buyer(self) -> Party:
        return self.frozen["buyer"]

    @property
    def for_whom(self) -> str:
        # Translators: on receipts, above the buyer's name
        return pgettext("label", "For")

    @property
    def columns(self) -> list[str]:
        return [
            pgettext("column", "Item"),
            pgettext("column", "Quantity"),
            pgettext("column", "Each"),
            pgettext("column", "Amount"),
        ]

    @property
    def item(self) -> str:
        return self.frozen["title"]

    @property
    def until(self) -> str:
        return _day(self.frozen["until"]) if self.receipt.kind == Kind.RECEIPT else ""

    @property
    def item_note(self) -> str:
        return _("Valid until %(day)s") % {"day": self.until} if self.until else ""

    @property
    def price(self) -> str:
        return self._money(self.frozen["price"])

    @property
    def day(self) -> str:
        return _written(_local(self.receipt.issued_at))

    @property
    def state(self) -> str:
        return {
            Kind.RECEIPT: pgettext("status", "Paid"),
            Kind.CREDIT: pgettext("status", "Refunded"),
            Kind.CANCEL: pgettext("status", "Cancelled"),
        }[Kind(self.receipt.kind)]

    @property
    def facts(self) -> list[Row]:
        """Day, means of payment and what else one looks a receipt up by."""
        return [row for row in self._facts() if row.value]

    @property
    def sum(self) -> list[Row]:
        """From the price to the total; tax that the price includes comes after that."""
        return [*self._sum()]

    @property
    def total(self) -> Row:
        return Row(self.state, self._money(self.receipt.gross))

    @property
    def included(self) -> list[Row]:
        if not self.frozen["tax_is_included"]:
            return []
        taxes = [self._tax(one, _("%(tax)s, included")) for one in self.frozen["taxes"]]
        return [Row(_("Without tax"), self._money(self.receipt.net)), *taxes]

    @property
    def bill(self) -> list[Row]:
        """All lines above the total, for mails: those are in the language of who gets them."""
        return [Row(self.receipt.purchase.title, self.price), *self.sum[1:], *self.included]

    @property
    def notes(self) -> list[str]:
        return [*self._notes()]

    def _facts(self) -> Iterator[Row]:
        paid_on = _day(self.frozen["paid_at"])
        is_receipt = self.receipt.kind == Kind.RECEIPT
        yield Row(pgettext("label", "Date"), self.day)
        if is_receipt and paid_on != self.day:
            yield Row(_("Paid on"), paid_on)
        if not is_receipt:
            yield Row(_("Takes back"), self.frozen["about"])
        yield Row(_("Paid with"), self.frozen["method"])
        yield Row(pgettext("label", "Workspace"), self.frozen["workspace"])
        yield Row(pgettext("label", "Payment"), self.frozen["payment"], is_code=True)

    def _sum(self) -> Iterator[Row]:
        yield Row(_("Subtotal"), self.price)
        if self.frozen["discount"]:
            yield Row(pgettext("money", "Discount"), self._money(-self.frozen["discount"]))
        if self.frozen["tax_is_included"]:
            return
        yield from (self._tax(one) for one in self.frozen["taxes"])
        if self.frozen["is_reverse_charge"] and not self.frozen["taxes"]:
            yield Row(_("VAT, reverse charge"), self._money(0))

    def _tax(self, tax: Tax, words: str = "%(tax)s") -> Row:
        label = tax["name"]
        if tax["percent"]:
            percent = number_format(f"{Decimal(tax['percent']).normalize():f}", use_l10n=True)
            # Translators: a tax and its rate, such as VAT 19%
            label = _("%(tax)s %(percent)s%%") % {"tax": label, "percent": percent}
        return Row(words % {"tax": label}, self._money(tax["amount"]))

    def _notes(self) -> Iterator[str]:
        if self.receipt.kind == Kind.CANCEL:
            yield _("The refund failed, and the money was not returned.")
        if self.frozen["is_reverse_charge"]:
            yield self._reverse_charge()
        if seen := self.frozen["seen_amount"]:
            shown = {"amount": money(seen, self.frozen["seen_currency"])}
            if self.receipt.kind == Kind.RECEIPT:
                yield _("Charged in your currency: %(amount)s.") % shown
            else:
                yield _("In your currency: %(amount)s.") % shown
        if not self.receipt.livemode:
            yield _("Test mode: no real money has moved.")
        # Translators: on receipts; the address follows
        yield _("Questions? %(email)s, with the number above.") % self.seller

    def _reverse_charge(self) -> str:
        if self.frozen["is_eu"]:
            return _(
                "VAT reverse charge: the recipient accounts for VAT"
                " (Article 196, Directive 2006/112/EC)."
            )
        return _("Reverse charge: the recipient accounts for the tax.")

    def _money(self, amount: int) -> str:
        return money(amount, self.receipt.currency)


def _day(moment: str) -> str:
    return _written(_local(datetime.fromisoformat(moment))) if moment else ""


def _local(moment: datetime) -> date:
    """The day of the seller's zone, which the number's year goes by too."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def _written(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
