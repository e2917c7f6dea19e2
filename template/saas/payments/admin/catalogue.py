from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from saas.accounts.recent import log_in_again
from saas.core import money
from saas.core.lists import Listed
from saas.core.money import smallest, step
from saas.payments import conf
from saas.payments.flows import catalogue
from saas.payments.flows.catalogue import Wanted
from saas.payments.models import Pack
from saas.payments.models.catalogue import MOST_MONEY
from saas.payments.refund_forms import MOST


class PackForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """The price is typed as people write it."""

    typed = forms.DecimalField(
        label=pgettext_lazy("label", "Price"), min_value=Decimal(0), max_value=MOST
    )

    class Meta:
        model = Pack
        fields = ["name", "credits", "lapse_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].help_text = conf.currency()
        if self.instance.pk:
            self.fields["typed"].initial = money.in_units(
                self.instance.price, self.instance.currency
            )

    def clean_typed(self) -> Decimal:
        price = smallest(self.cleaned_data["typed"], conf.currency())
        if not 1 <= price <= MOST_MONEY:
            raise forms.ValidationError(_("Give a price above 0 that a card can pay."))
        if price % step(conf.currency()):
            raise forms.ValidationError(_("This currency has no such amounts. Round it."))
        return Decimal(price)

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        price = int(given["typed"])
        return Wanted(given["name"], given["credits"], price, given["lapse_days"])


@admin.register(Pack)
class PackAdmin(Listed, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """What is sold. Stripe is told by a job; what somebody bought stays as it was."""

    group = "money"
    icon = "tags"
    lead = gettext_lazy("What is sold. Stripe is told by itself; what was bought stays as it was.")
    form = PackForm
    fields = ["name", "credits", "typed", "lapse_days"]
    list_display = ["title", "lapse_days", "is_sold", "amount"]
    empty_value_display = ""
    ordering = ["archived_at", "price"]
    actions = ["archive", "sell_again"]

    @admin.display(description=pgettext_lazy("column", "Pack"), ordering="credits")
    def title(self, pack: Pack) -> str:
        return pack.title

    @admin.display(description=pgettext_lazy("column", "Price"), ordering="price")
    def amount(self, pack: Pack) -> str:
        return money.money(pack.price, pack.currency)

    @admin.display(description=pgettext_lazy("column", "Sold"), boolean=True)
    def is_sold(self, pack: Pack) -> bool:
        return pack.archived_at is None and pack.currency == conf.currency()

    def has_delete_permission(self, request: HttpRequest, obj: Pack | None = None) -> bool:
        return False  # purchases point at it

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        first = log_in_again(request) if self._may_edit(request, object_id) else None
        return first or super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: Any, obj: Pack, form: Any, change: bool) -> None:
        if change:
            catalogue.change(pack=obj, wanted=form.wanted(), person=request.user)
            return
        obj.pk = catalogue.offer(wanted=form.wanted(), person=request.user).pk
        obj.refresh_from_db()

    @admin.action(description=gettext_lazy("Stop selling"), permissions=["change"])
    def archive(self, request: Any, packs: QuerySet[Pack]) -> HttpResponse | None:
        if first := log_in_again(request):
            return first
        count = sum(catalogue.archive(pack=pack, person=request.user) for pack in packs)
        told = ngettext("%(n)d pack is no longer sold.", "%(n)d packs are no longer sold.", count)
        messages.success(request, told % {"n": count})
        return None

    @admin.action(description=gettext_lazy("Sell again"), permissions=["change"])
    def sell_again(self, request: Any, packs: QuerySet[Pack]) -> HttpResponse | None:
        if first := log_in_again(request):
            return first
        count = sum(catalogue.sell_again(pack=pack, person=request.user) for pack in packs)
        told = ngettext("%(n)d pack is sold again.", "%(n)d packs are sold again.", count)
        messages.success(request, told % {"n": count})
        return None

    def _may_edit(self, request: HttpRequest, object_id: str | None) -> bool:
        if object_id is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request)
