from django import forms

from app.models import Note


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    class Meta:
        model = Note
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}
        labels = {"body": "Text"}
        error_messages = {"title": {"required": "Give the note a title."}}
