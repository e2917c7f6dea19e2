from django import forms
from django.utils.translation import gettext_lazy as _

from app.models import Note


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    class Meta:
        model = Note
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"title": {"required": _("Give the note a title.")}}
