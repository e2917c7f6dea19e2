from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from app.models import Note
from saas.accounts.http import SignedInRequest
from saas.core.slots import Context, slot


@slot("sidebar_main", template="app/slots/sidebar.html", order=90)
def sidebar(request: HttpRequest) -> Context:
    return {}


@slot("palette", order=90)
def palette(request: HttpRequest) -> Context:
    return {"title": "Notes", "url": reverse("app:notes"), "icon": "file-text", "group": "Go to"}


@slot("setup_steps", order=90)
def first_note(request: HttpRequest) -> Context:
    workspace = cast(SignedInRequest, request).workspace
    return {
        "title": "Write a note",
        "url": reverse("app:notes"),
        "done": Note.objects.filter(workspace=workspace).exists(),
    }
