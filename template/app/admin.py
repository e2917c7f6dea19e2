from django.contrib import admin

from app.models import Note


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    list_display = ["title", "workspace", "author", "created_at"]
    search_fields = ["title", "body"]
