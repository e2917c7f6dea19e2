from django import forms


class Filter(forms.Form):
    """What a list is narrowed to; anything unknown narrows nothing, and no field is marked."""

    def full_clean(self) -> None:
        super().full_clean()
        self.errors.clear()
