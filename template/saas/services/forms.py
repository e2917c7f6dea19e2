import hashlib
import json
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.core.forms import Filter
from saas.services import registry
from saas.services.models import LONGEST_ANSWER, Run

LOST = gettext_lazy("This form lost its key. Send it again.")


class KeyForm(forms.Form):
    """The hidden part of every run form: what makes a double click charge once."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": LOST, "invalid": LOST},
    )

    def key_for(self, slug: str, data: dict[str, Any]) -> str:
        """Return the key of this submission.

        Service and data are part of it: whoever goes back and sends another text, or sends it
        elsewhere, means another run.
        """
        digest = hashlib.sha256(json.dumps([slug, data], sort_keys=True, default=str).encode())
        return f"{self.cleaned_data['key']}-{digest.hexdigest()[:16]}"


class AnswerForm(forms.Form):
    """Whether a result was right, and if not, what was wrong."""

    right = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    wrong = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def given(self) -> dict[str, Any]:
        """What to keep; a form that asked for no words leaves those of before."""
        wrong = self.cleaned_data["wrong"] if "wrong" in self.data else None
        return {"was_right": self.cleaned_data["right"] == "yes", "wrong": wrong}


class RunFilter(Filter):
    """What the list of runs is narrowed to."""

    service = forms.ChoiceField(
        required=False, widget=forms.Select({"aria-label": pgettext_lazy("label", "Service")})
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("Every state")), *Run.State.choices],
        widget=forms.Select({"aria-label": pgettext_lazy("label", "State")}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(service.slug, service.name) for service in registry.all_services()]
        self.fields["service"].choices = [("", gettext_lazy("All services")), *offered]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return self.cleaned_data
