"""What is filled in before money goes back. `seen` makes sure of what was shown, `key` of once."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.core.money import in_units, money, shown_decimals, smallest
from saas.payments.errors import UnevenAmount
from saas.payments.reckoning import Outcome, Worth

LOST_KEY = gettext_lazy("This form lost its key. Open it anew.")
SAY_WHY = gettext_lazy("Say why: the reason is kept.")
MOST = Decimal(10) ** 9


class OnceForm(forms.Form):
    seen = forms.CharField(max_length=200, widget=forms.HiddenInput)
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": LOST_KEY, "invalid": LOST_KEY},
    )


class WithdrawalForm(OnceForm):
    pass


class AcceptForm(forms.Form):
    """A dispute is accepted once by itself, so it needs no key."""

    seen = forms.CharField(max_length=200, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=300,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is kept with the dispute, with your name and the time."),
        error_messages={"required": SAY_WHY},
    )


class RefundForm(OnceForm):
    how = forms.ChoiceField(choices=[("all", ""), ("unused", ""), ("other", "")])
    amount = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=MOST,
        label=gettext_lazy("Another amount"),
        error_messages={"invalid": gettext_lazy("Enter an amount, such as 12.50.")},
    )
    let_go = forms.ChoiceField(choices=[("no", ""), ("yes", "")])
    reason = forms.CharField(
        max_length=300,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is kept with the refund, with your name and the time."),
        error_messages={"required": SAY_WHY},
    )

    def __init__(self, data: Any, *, stands: Worth) -> None:
        self.stands = stands
        self.currency = stands.purchase.currency
        self.unused = stands.unused_share
        how = "unused" if self.unused else "all"
        super().__init__(data, initial={"how": how, "let_go": "no"})
        places = shown_decimals(self.currency)
        self.fields["amount"].widget.attrs["step"] = str(Decimal(1).scaleb(-places))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        how, amount = cleaned.get("how"), cleaned.get("amount")
        if how == "other" and amount is None:
            if "amount" not in self.errors:
                self.add_error("amount", gettext_lazy("Enter how much goes back."))
            return cleaned
        asked = self._sum(how, amount)
        if how == "other" and in_units(asked, self.currency) != amount:
            self.add_error("amount", UnevenAmount(self.currency).message)
            return cleaned
        cleaned["sum"] = asked
        return cleaned

    @property
    def chosen(self) -> dict[str, str]:
        """What is pressed, or was proposed: the page draws its choices by it."""
        names = ("how", "let_go")
        return {name: str(self[name].value() or self.initial[name]) for name in names}

    @property
    def choices(self) -> list[tuple[str, Any, str]]:
        """How much, in three ways; the third is typed."""
        unused = pgettext_lazy("refund", "Unused only")
        offered = [
            ("all", pgettext_lazy("refund", "All that is left"), self.stands.refundable),
            ("unused", unused, self.unused),
        ]
        shown = [(how, words, money(sum_, self.currency)) for how, words, sum_ in offered if sum_]
        return [*shown, ("other", pgettext_lazy("refund", "Another"), "")]

    def outcome(self) -> Outcome | None:
        """What happens with what is filled in so far, if it says enough."""
        if self.is_bound:
            self.is_valid()
            asked = self.cleaned_data.get("sum")
        else:
            asked = self._sum(self.initial["how"], None)
        if not asked or not 0 < asked <= self.stands.refundable:
            return None
        return self.stands.outcome(asked, let_go=self.chosen["let_go"] == "yes")

    def _sum(self, how: str | None, amount: Decimal | None) -> int:
        if how == "other":
            return smallest(amount or Decimal(0), self.currency)
        return self.unused if how == "unused" else self.stands.refundable
