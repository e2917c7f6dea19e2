"""What is filled in before money goes back. `seen` makes sure of what was shown, `key` of once."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

LOST_KEY = gettext_lazy("This form lost its key. Open it anew.")


class WithdrawalForm(forms.Form):
    seen = forms.CharField(max_length=200, widget=forms.HiddenInput)
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": LOST_KEY, "invalid": LOST_KEY},
    )
