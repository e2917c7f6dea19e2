from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from saas.core.clock import now
from saas.core.forms import Filter
from saas.credits.models import Transaction
from saas.credits.queries import Narrowed
from saas.credits.use import Person

Kind = Transaction.Kind

TYPES = {
    "runs": (gettext_lazy("Runs"), [Kind.USAGE, Kind.HOLD, Kind.CAPTURE]),
    "added": (gettext_lazy("Credits added"), [Kind.GRANT]),
    "refunds": (gettext_lazy("Refunds"), [Kind.REFUND, Kind.RELEASE, Kind.UNDO, Kind.SETTLE]),
    "adjustments": (gettext_lazy("Adjustments"), [Kind.ADJUST]),
    "taken": (gettext_lazy("Lapsed or taken back"), [Kind.EXPIRE, Kind.CLAWBACK, Kind.DISPUTE]),
}
MOST_ADJUSTED = 1_000_000
LOST_KEY = gettext_lazy("This form lost its key. Open it anew.")
PERIODS = {"": 30, "90": 90, "365": 365, "all": None}


class MovementFilter(Filter):
    """What the list of movements is narrowed to."""

    type = forms.ChoiceField(
        required=False,
        choices=[
            ("", gettext_lazy("All types")),
            *((name, label) for name, (label, _) in TYPES.items()),
        ],
        widget=forms.Select({"aria-label": pgettext_lazy("label", "Type")}),
    )
    who = forms.ChoiceField(
        required=False, widget=forms.Select({"aria-label": pgettext_lazy("label", "Person")})
    )
    period = forms.ChoiceField(
        required=False,
        choices=[
            ("", gettext_lazy("Last 30 days")),
            ("90", gettext_lazy("Last 90 days")),
            ("365", gettext_lazy("Last 12 months")),
            ("all", gettext_lazy("All time")),
        ],
        widget=forms.Select({"aria-label": pgettext_lazy("label", "Period")}),
    )

    def __init__(self, data: Any, *, people: list[Person]) -> None:
        super().__init__(data)
        actors = [(str(person.pk), person.name) for person in people]
        choices = [
            ("", _("Anyone")),
            *actors,
            ("support", pgettext("label", "Support")),
            ("system", pgettext("label", "System")),
        ]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Narrowed:
        self.is_valid()
        chosen = self.cleaned_data
        _label, kinds = TYPES.get(chosen.get("type", ""), ("", None))
        return Narrowed(
            search=chosen.get("search", ""),
            kinds=kinds,
            who=chosen.get("who", ""),
            since=self._since(chosen.get("period", "")),
        )

    def _since(self, period: str) -> datetime | None:
        days = PERIODS[period]
        return now() - timedelta(days=days) if days else None


class AdjustmentForm(forms.Form):
    """What staff fill in to correct a balance. The hidden key makes a double click count once."""

    amount = forms.IntegerField(
        min_value=-MOST_ADJUSTED,
        max_value=MOST_ADJUSTED,
        label=pgettext_lazy("label", "Amount"),
        help_text=gettext_lazy("Credits to add; with a minus in front, credits to take away."),
        error_messages={
            "required": gettext_lazy("Enter how many credits."),
            "invalid": gettext_lazy("Enter a whole number."),
        },
    )
    reason = forms.CharField(
        max_length=200,
        widget=forms.TextInput({"size": 60}),
        label=pgettext_lazy("label", "Reason"),
        help_text=gettext_lazy("The customer reads this in their history of credits."),
        error_messages={
            "required": gettext_lazy("Say why: the customer reads it in their history.")
        },
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": LOST_KEY, "invalid": LOST_KEY},
    )

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("0 changes nothing. Enter how many to add or take away."))
        return amount
