from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from app.models import Note
from saas.accounts.http import SignedInRequest
from saas.core.entries import Entry, Step, entry, step


@entry(order=90)
def notes(request: HttpRequest) -> Entry:
    return Entry(_("Notes"), "app:notes", icon="file-text", in_sidebar=True)


@step(order=90)
def first_note(request: HttpRequest) -> Step:
    workspace = cast(SignedInRequest, request).workspace
    done = Note.objects.filter(workspace=workspace).exists()
    return Step(_("Write a note"), reverse("app:notes"), done=done)
