"""What the component page shows: every part in every state, to look at before a change ships."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COLOURS = [
    *("brand", "accent", "accent-hover", "accent-text", "accent-soft", "accent-2"),
    *("bg", "surface", "subtle", "raised", "press", "line", "line-strong"),
    *("text", "text-2", "text-3"),
    *("success", "success-soft", "warning", "warning-soft", "danger", "danger-soft"),
]


class ExampleForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("label", "Name"),
        required=False,
        help_text=_("Shown to your teammates."),
    )
    email = forms.EmailField(
        label=pgettext_lazy("label", "E-mail"),
        error_messages={"invalid": _("Add the part after the @, for example mira@harborlabs.com.")},
    )
    password = forms.CharField(
        label=pgettext_lazy("label", "Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Use 12 characters or more. A few unrelated words work well."),
    )
    plan = forms.ChoiceField(
        label=pgettext_lazy("label", "Plan"),
        widget=forms.Select(attrs={"translate": "no"}),
        choices=[("pro", "Pro"), ("team", "Team")],
    )
    workspace_id = forms.CharField(
        label=_("Workspace id"), disabled=True, initial="ws_4kd0", required=False
    )
    notes = forms.CharField(
        label=pgettext_lazy("label", "Notes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    news = forms.BooleanField(label=_("Send me product news, once a month"), required=False)
    colour = forms.ChoiceField(
        label=pgettext_lazy("label", "Colour"),
        widget=forms.RadioSelect,
        choices=[
            ("light", pgettext_lazy("label", "Light")),
            ("dark", pgettext_lazy("label", "Dark")),
        ],
    )


def every_component() -> dict[str, Any]:
    form = ExampleForm(
        {"name": "Mira Okafor", "email": "mira@", "password": "short and sweet", "plan": "pro"}
    )
    return {"form": form, "page": Paginator(range(90), 10).page(3), "colours": COLOURS}
