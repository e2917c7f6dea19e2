from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.admin import EmailAddressAdmin as AllauthEmailAddressAdmin
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import RedirectView

from saas.accounts import flows
from saas.accounts.addresses import normal
from saas.accounts.errors import StaffMayNotLeave
from saas.accounts.models import User, Workspace
from saas.accounts.queries import account_of
from saas.core.lists import Listed

# The admin's own login knows no rate limit: allauth's does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[no-untyped-call,method-assign]
# And its own change of password tells nobody.
admin.site.password_change = RedirectView.as_view(pattern_name="account_change_password")  # type: ignore[method-assign, assignment]
# Its own page after leaving has no way back in.
admin.site.logout = RedirectView.as_view(pattern_name="account_logout")  # type: ignore[method-assign, assignment]

RIGHTS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg]  # no generic at run time
    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        email = normal(self.cleaned_data["email"])
        if account_of(email):
            raise forms.ValidationError(_("Somebody has this address on their account already."))
        return email


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # no generic at run time
    """Tells the owner. Every session of theirs ends: they carry a hash of the password."""

    # Django's own has a sentence that no language has.
    usable_password_help_text = gettext_lazy(  # type: ignore[assignment]
        "If it is off, the password of today is lost."
    )

    def save(self, commit: bool = True) -> User:
        user = cast(User, super().save(commit))
        by = {"ip": settings.PROJECT_NAME, "user_agent": gettext_lazy("by a member of our staff")}
        get_adapter().send_notification_mail("account/email/password_changed", user, by)
        return user


@admin.register(User)
class UserAdmin(Listed, DjangoUserAdmin):  # type: ignore[type-arg]  # no generic at run time
    """People. Nobody is deleted: take away "active" to keep them out, or close their account."""

    group = "people"
    icon = "users"
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    list_display = ["email", "name", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", "date_joined"]
    search_fields = ["email", "name"]
    ordering = ["-date_joined"]
    date_hierarchy = "date_joined"
    filter_horizontal = ()  # its pairs of lists say nothing to screen readers
    readonly_fields = ["email", "date_joined", "last_login", "left_at"]
    actions = ["close_accounts"]
    fieldsets = [
        (None, {"fields": ["email", "name", "time_zone", "language", "password"]}),
        (pgettext_lazy("title", "May"), {"fields": ["is_active", *RIGHTS]}),
        (pgettext_lazy("title", "Dates"), {"fields": ["date_joined", "last_login", "left_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if obj is None:
            return []
        rights = [] if request.user.is_superuser else RIGHTS
        return [*self.readonly_fields, *rights]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Offer the way to set a password to those who may go it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or request.user.is_superuser:
            return fieldsets
        return [
            (title, parts | {"fields": [name for name in parts["fields"] if name != "password"]})
            for title, parts in fieldsets
        ]

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  # as its address calls it
        form_url: str = "",
    ) -> HttpResponse:
        """Who sets somebody's password can log in as them."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(
        self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            flows.vouch_for_email(user=obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Staff who may change people can't change other staff, or they would get their rights."""
        has_rights = obj is not None and (obj.is_staff or obj.is_superuser)
        is_above = has_rights and obj != request.user and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.action(description=gettext_lazy("Close accounts for good"), permissions=["change"])
    def close_accounts(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            context: dict[str, Any] = self.admin_site.each_context(request)
            context |= {"title": _("Close accounts for good"), "users": users, "opts": self.opts}
            return TemplateResponse(request, "admin/accounts/user/close_accounts.html", context)
        for user in users:
            try:
                flows.leave(user=user)
            except StaffMayNotLeave:
                refusal = _("Staff stay: take the right from %(email)s first.")
                messages.warning(request, refusal % {"email": user})
            else:
                closed = _("The account of %(email)s is closed.")
                messages.success(request, closed % {"email": user})
                user.refresh_from_db()  # the history must not name them again
                self.log_change(request, user, _("Closed the account."))
        return None


@admin.register(Workspace)
class WorkspaceAdmin(Listed, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Where money and work belong. Nobody makes or deletes one here."""

    group = "people"
    icon = "boxes"
    list_display = ["__str__", "owner", "kind", "is_demo", "created_at", "closed_at"]
    list_filter = ["kind", "is_demo", "closed_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    readonly_fields = ["owner", "kind", "is_demo", "created_at", "closed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        return False


class ForSuperusers(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """What gives rights, or a way in: others who may see it change nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


admin.site.unregister([EmailAddress, Group])


@admin.register(EmailAddress)
class EmailAddressAdmin(ForSuperusers, AllauthEmailAddressAdmin):
    """Who adds an address to an account can log in there by code."""

    group = "people"
    icon = "mail"


@admin.register(Group)
class GroupAdmin(ForSuperusers, DjangoGroupAdmin):
    """Who changes a group changes what its members may, themselves among them."""

    group = "people"
    icon = "shield"
    filter_horizontal = ()
