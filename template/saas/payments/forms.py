from dataclasses import dataclass
from datetime import MINYEAR, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.accounts.models import Workspace
from saas.core import money
from saas.core.clock import now
from saas.core.forms import Filter
from saas.credits.buckets import Lapse
from saas.payments import conf, consent
from saas.payments.accounting import Month
from saas.payments.history import Narrowed, Standing
from saas.payments.models import Pack


@dataclass(frozen=True)
class Offer:
    """A pack as pages show it."""

    pack: Pack
    saved: int = 0

    @property
    def price(self) -> str:
        return money.price(self.pack.price, self.pack.currency)

    @property
    def total(self) -> str:
        return money.money(self.pack.price, self.pack.currency)

    @property
    def each(self) -> str:
        return money.each(self.pack.price, self.pack.credits, self.pack.currency)

    @property
    def until(self) -> str:
        """The day on which the credits would lapse if they were bought today; or nothing."""
        days = self.pack.lapse_days if conf.has_credit_types() else None
        return Lapse(self.pack.credits, now() + timedelta(days=days)).day if days else ""


def offers(packs: list[Pack]) -> list[Offer]:
    """Each with what a credit costs less than in the dearest."""
    dearest = max((pack.price / pack.credits for pack in packs), default=0)
    return [Offer(pack, saved=_saved(pack.price / pack.credits, dearest)) for pack in packs]


def _saved(each: float, dearest: float) -> int:
    """In percent."""
    return round(100 * (1 - each / dearest)) if dearest else 0


class OrderForm(forms.Form):
    """Which pack, and the consent. A second click sends the same key."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    way_back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    pack = forms.TypedChoiceField(
        label=_("How many credits"),
        coerce=int,
        error_messages={
            "required": _("Choose how many credits you want."),
            "invalid_choice": _("This pack is no longer sold. Choose another one."),
        },
    )
    agreed = forms.BooleanField(
        required=False, error_messages={"required": _("Agree to this, then go on.")}
    )

    def __init__(self, *args: Any, packs: list[Pack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = [Offer(pack) for pack in packs]
        self.fields["pack"].choices = [(str(pack.pk), pack.title) for pack in packs]  # type: ignore[attr-defined]
        self.fields["agreed"].label = consent.sentence()
        self.fields["agreed"].required = bool(consent.sentence())
        if not consent.sentence():
            del self.fields["agreed"]

    @property
    def chosen(self) -> Offer | None:
        """The pack whose sum is shown: what was chosen, or else the first."""
        wanted = str(self["pack"].value() or "")
        return next(
            (offer for offer in self.offers if str(offer.pack.pk) == wanted),
            next(iter(self.offers), None),
        )

    def clean_way_back(self) -> str:
        """A page of ours, or nothing."""
        address: str = self.cleaned_data["way_back"]
        is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
        return address if is_ours else ""


class HistoryFilter(Filter):
    """What the list of payments is narrowed to."""

    state = forms.ChoiceField(
        required=False,
        choices=[("", _("All states")), *Standing.choices],
        widget=forms.Select({"aria-label": pgettext_lazy("label", "State")}),
    )
    year = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select({"aria-label": pgettext_lazy("label", "Year")}),
    )

    def __init__(self, data: Any, *, workspace: Workspace) -> None:
        super().__init__(data)
        first, last = (timezone.localtime(at).year for at in (workspace.created_at, now()))
        years = [(str(year), str(year)) for year in range(last, first - 1, -1)]
        self.fields["year"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]

    def chosen(self) -> Narrowed:
        self.is_valid()
        chosen = self.cleaned_data
        year = chosen.get("year") or MINYEAR
        return Narrowed(
            search=chosen.get("search", ""),
            standing=chosen.get("state", ""),
            since=_new_year(year) if year > MINYEAR else None,
            until=_new_year(year + 1) if year > MINYEAR else None,
        )


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001  # made aware right here


class MonthForm(forms.Form):
    """A month that the accountant asks for."""

    month = forms.RegexField(
        r"^20\d\d-(0[1-9]|1[0-2])$",
        label=pgettext_lazy("label", "Month"),
        help_text=_("Such as 2026-11."),
        widget=forms.TextInput({"type": "month"}),
        error_messages={
            "required": _("Choose a month."),
            "invalid": _("Write year and month: 2026-11."),
        },
    )

    def clean_month(self) -> Month:
        year, month = map(int, self.cleaned_data["month"].split("-"))
        return Month(year, month)
