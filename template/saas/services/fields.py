from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class LongText(forms.CharField):
    """A text to paste, its line breaks one character each as people count them.

    Whoever pastes more than `longest` characters is told. With `max_length` the browser would
    cut the text in silence.
    """

    widget = forms.Textarea

    def __init__(self, *, longest: int, **options: Any) -> None:
        options.setdefault("help_text", f"Up to {longest:,} characters.")
        super().__init__(**options)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            told = f"Too long: {len(value):,} characters. Shorten it to {self.longest:,}."
            raise ValidationError(told)
