from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from saas.core.drawing import figure


class LongText(forms.CharField):
    """A text to paste, its line breaks one character each as people count them.

    Whoever pastes more than `longest` characters is told. With `max_length` the browser would
    cut the text in silence.
    """

    widget = forms.Textarea

    def __init__(self, *, longest: int, **options: Any) -> None:
        options.setdefault("help_text", _help_lazy(longest))
        super().__init__(**options)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            told = _("Too long: %(length)s characters. Shorten it to %(longest)s.")
            figures = {"length": figure(len(value)), "longest": figure(self.longest)}
            raise ValidationError(told % figures)


def _help(longest: int) -> str:
    return _("Up to %(longest)s characters.") % {"longest": figure(longest)}


_help_lazy = lazy(_help, str)
