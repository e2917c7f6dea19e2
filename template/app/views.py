from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from app.forms import NoteForm
from app.models import Note
from saas.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def notes(request: SignedInRequest) -> HttpResponse:
    """Show the workspace's notes, and take a new one."""
    note = Note(workspace=request.workspace, author=request.user)
    form = NoteForm(request.POST or None, instance=note)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("app:notes")
    own = Note.objects.filter(workspace=request.workspace)
    return render(request, "app/notes.html", {"form": form, "notes": own})


@login_required
@require_POST
def delete_note(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(Note, pk=pk, workspace=request.workspace).delete()
    return redirect("app:notes")
