"""What the component page shows: every part in every state, to look at before a change ships."""

from typing import Any

from django import forms
from django.core.paginator import Paginator

COLOURS = [
    *("brand", "accent", "accent-hover", "accent-text", "accent-soft", "accent-2"),
    *("bg", "surface", "subtle", "raised", "press", "line", "line-strong"),
    *("text", "text-2", "text-3"),
    *("success", "success-soft", "warning", "warning-soft", "danger", "danger-soft"),
]


class ExampleForm(forms.Form):
    name = forms.CharField(required=False, help_text="Shown to your teammates.")
    email = forms.EmailField(
        label="E-mail",
        error_messages={"invalid": "Add the part after the @, for example mira@harborlabs.com."},
    )
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Use 12 characters or more. A few unrelated words work well.",
    )
    plan = forms.ChoiceField(choices=[("pro", "Pro"), ("team", "Team")])
    workspace_id = forms.CharField(disabled=True, initial="ws_4kd0", required=False)
    notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    news = forms.BooleanField(label="Send me product news, once a month", required=False)
    colour = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("light", "Light"), ("dark", "Dark")]
    )


def every_component() -> dict[str, Any]:
    form = ExampleForm(
        {"name": "Mira Okafor", "email": "mira@", "password": "short and sweet", "plan": "pro"}
    )
    return {"form": form, "page": Paginator(range(90), 10).page(3), "colours": COLOURS}
