from django import forms


class Filter(forms.Form):
    """What a list is narrowed to; anything unknown narrows nothing, and no field is marked."""

    search = forms.CharField(required=False, max_length=100)

    def full_clean(self) -> None:
        super().full_clean()
        self.errors.clear()
