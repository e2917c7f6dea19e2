from typing import Any

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override, pgettext_lazy

from saas.accounts.http import SignedInRequest
from saas.core.drawing import figure
from saas.core.lists import Listed
from saas.credits import flows
from saas.credits.errors import InsufficientCredits, KeyReused
from saas.credits.forms import AdjustmentForm
from saas.credits.models import CreditAccount, Entry, Hold, Lot, Transaction
from saas.credits.queries import balance


class ReadOnly(Listed):
    """The ledger is written by its flows alone, so staff look at it."""

    empty_value_display = ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the template of a row's page knows beside its fields."""
        return {}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *given: Any, **named: Any
    ) -> HttpResponse:
        context |= self.beside(request, named["obj"])
        draw = super().render_change_form  # type: ignore[misc]  # of the ModelAdmin that it stands before
        page: HttpResponse = draw(request, context, *given, **named)
        return page


class LotInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # no generic at run time
    model = Lot
    verbose_name_plural = gettext_lazy("lots that are not used up")
    fields = ["kind", "granted", "remaining", "frozen", "covered", "expires_at", "source_ref"]
    ordering = [F("expires_at").asc(nulls_last=True), "priority", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lot]:
        return super().get_queryset(request).filter(Q(remaining__gt=0) | Q(frozen__gt=0))


class EntryInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # no generic at run time
    model = Entry
    fields = ["bucket", "lot", "amount"]


@admin.register(CreditAccount)
class CreditAccountAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """What each workspace has, and the way to correct it."""

    group = "money"
    icon = "coins"
    list_display = ["owner", "workspace", "available", "held", "debt"]
    list_select_related = ["workspace__owner"]
    search_fields = ["workspace__name", "workspace__owner__email", "workspace__owner__name"]
    fields = ["workspace", "owner", "spendable", "held", "debt", "movements"]
    inlines = [LotInline]

    @admin.display(description=pgettext_lazy("column", "Owner"), ordering="workspace__owner__email")
    def owner(self, account: CreditAccount) -> str:
        return account.workspace.owner.email

    @admin.display(description=gettext_lazy("Available"))
    def spendable(self, account: CreditAccount) -> str:
        return intcomma(balance(account.workspace).available)

    @admin.display(description=gettext_lazy("Movements"))
    def movements(self, account: CreditAccount) -> SafeString:
        url = reverse("admin:credits_transaction_changelist")
        count = account.transactions.count()
        return format_html('<a href="{}?account__id__exact={}">{}</a>', url, account.pk, count)

    def get_urls(self) -> list[URLPattern]:
        adjust = self.admin_site.admin_view(self.adjust)
        name = "credits_creditaccount_adjust"
        return [path("<int:pk>/adjust/", adjust, name=name), *super().get_urls()]

    def beside(self, request: HttpRequest, row: CreditAccount) -> dict[str, Any]:
        return {"may_adjust": _may_adjust(request)}

    def adjust(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Ask for an amount and a reason, and post them once."""
        if not _may_adjust(request):
            raise PermissionDenied
        account = get_object_or_404(CreditAccount.objects.select_related("workspace__owner"), pk=pk)
        form = AdjustmentForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._post(request, account, form):
            return redirect("admin:credits_creditaccount_change", account.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Adjust credits"),
            "opts": self.model._meta,
            "account": account,
            "balance": balance(account.workspace),
            "form": form,
        }
        return TemplateResponse(request, "admin/credits/creditaccount/adjust.html", context)

    @transaction.atomic
    def _post(self, request: SignedInRequest, account: CreditAccount, form: AdjustmentForm) -> bool:
        amount: int = form.cleaned_data["amount"]
        try:
            posted = flows.adjust(
                workspace=account.workspace,
                amount=amount,
                key=f"admin:{form.cleaned_data['key']}",
                actor=request.user,
                reason=form.cleaned_data["reason"],
            )
        except InsufficientCredits as refused:
            form.add_error(
                "amount",
                _("This takes %(needed)s and there are %(available)s. Take %(available)s at most.")
                % {"needed": figure(refused.needed), "available": figure(refused.available)},
            )
            return False
        except KeyReused:
            form.add_error(None, _("This form was sent before with another amount. Open it anew."))
            return False
        if posted.is_new:
            told = _told(amount, posted.available)
            with override(None):  # what is kept is English
                kept = _told(amount, posted.available)
            self.log_change(request, account, f"{kept} {form.cleaned_data['reason']}")
            messages.success(request, told)
        else:
            messages.info(
                request, _("This adjustment was made already. Nothing was changed again.")
            )
        return True


@admin.register(Transaction)
class TransactionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every movement of every workspace, with its entries."""

    group = "money"
    icon = "receipt-text"
    list_display = ["at", "workspace", "kind", "change", "available_after", "actor", "why"]
    list_filter = ["kind"]
    list_select_related = ["account__workspace__owner", "actor"]
    search_fields = ["=key", "reason", "account__workspace__owner__email"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    exclude = ["request", "reason"]
    readonly_fields = ["why"]
    inlines = [EntryInline]

    @admin.display(
        description=pgettext_lazy("column", "Workspace"),
        ordering="account__workspace__owner__email",
    )
    def workspace(self, movement: Transaction) -> str:
        return movement.account.workspace.owner.email

    @admin.display(description=pgettext_lazy("column", "Reason"))
    def why(self, movement: Transaction) -> str:
        is_run = movement.kind == Transaction.Kind.USAGE and ": " in movement.reason
        return f"{movement.title}: {movement.detail}" if is_run else movement.detail

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "account__id__exact" or super().lookup_allowed(lookup, value, request)


@admin.register(Lot)
class LotAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    group = "money"
    icon = "layers"
    list_display = ["source_ref", "account", "kind", "granted", "remaining", "frozen", "expires_at"]
    list_filter = ["kind"]
    list_select_related = ["account__workspace"]
    search_fields = ["=source_ref", "account__workspace__owner__email"]
    date_hierarchy = "created_at"
    ordering = ["-pk"]


@admin.register(Hold)
class HoldAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    group = "money"
    icon = "lock"
    list_display = ["opened_by", "account", "amount", "captured", "state", "expires_at"]
    list_filter = ["state"]
    list_select_related = ["account__workspace", "opened_by"]
    search_fields = ["=opened_by__key", "account__workspace__owner__email"]
    ordering = ["-pk"]


def _told(amount: int, available: int) -> str:
    if amount > 0:
        told = ngettext(
            "%(figure)s credit added: %(available)s now.",
            "%(figure)s credits added: %(available)s now.",
            amount,
        )
    else:
        told = ngettext(
            "%(figure)s credit taken: %(available)s now.",
            "%(figure)s credits taken: %(available)s now.",
            -amount,
        )
    return told % {"figure": figure(abs(amount)), "available": figure(available)}


def _may_adjust(request: HttpRequest) -> bool:
    return request.user.has_perm("credits.adjust_creditaccount")
