from django.test import Client
from pytest_django import Settings

from app.models import Note
from saas.accounts import flows
from saas.accounts.models import User
from saas.services import demo


def test_a_note_is_kept(signed_in: Client) -> None:
    page = signed_in.post("/notes/", {"title": "Buy paper", "body": "A4"}, follow=True)
    assert "Buy paper" in page.content.decode()


def test_a_note_needs_a_title(signed_in: Client) -> None:
    page = signed_in.post("/notes/", {"title": "", "body": "A4"})
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Note.objects.exists()


def test_a_note_is_deleted(signed_in: Client) -> None:
    signed_in.post("/notes/", {"title": "Buy paper"})
    signed_in.post(f"/notes/{Note.objects.get().pk}/delete/")
    assert not Note.objects.exists()


def test_notes_of_another_workspace_are_not_found(signed_in: Client) -> None:
    signed_in.post("/notes/", {"title": "Buy paper"})
    other = Client()
    other.force_login(User.objects.create_user("eve@example.com"))
    assert "Buy paper" not in other.get("/notes/").content.decode()
    assert other.post(f"/notes/{Note.objects.get().pk}/delete/").status_code == 404


def test_notes_go_with_who_leaves(signed_in: Client) -> None:
    signed_in.post("/notes/", {"title": "Buy paper"})
    flows.leave(user=User.objects.get())
    assert not Note.objects.exists()


def test_notes_of_the_demo_go_with_it(client: Client, db: None, settings: Settings) -> None:
    settings.DEBUG = True
    demo.make(days=1)
    client.force_login(User.objects.get(email=demo.USER))
    client.post("/notes/", {"title": "Buy paper"})
    assert Note.objects.exists()
    demo.remove()
    assert not Note.objects.exists()
