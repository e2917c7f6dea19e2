"""Parts that are drawn once a process: for everybody, and never out of date."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import set_script_prefix
from django.utils.translation import get_language, override
from pytest_django import Settings

from saas.accounts.models import User
from saas.core.entries import Entry, entry
from saas.core.kept import constants, kept, part
from saas.core.slots import Filling, filled_with
from saas.core.templatetags.ui import icon


@pytest.fixture
def prefix() -> Iterator[None]:
    set_script_prefix("/under/")
    yield
    set_script_prefix("/")


def test_a_part_is_drawn_once_for_each_argument_and_language() -> None:
    drawn = []

    @kept
    def draw(name: str) -> str:
        drawn.append((name, get_language()))
        return name

    for name in ("a", "b", "a"):
        for language in ("en", "de", "en"):
            with override(language):
                assert draw(name) == name
    assert sorted(drawn) == [("a", "de"), ("a", "en"), ("b", "de"), ("b", "en")]


def test_in_development_everything_is_drawn_anew() -> None:
    drawn = []
    draw = kept(drawn.append)
    with override_settings(DEBUG=True):
        draw("a")
        draw("a")
    assert drawn == ["a", "a"]


def test_an_address_follows_the_path_the_app_is_mounted_at(prefix: None) -> None:
    assert constants()["home_url"].startswith("/under/")


def test_a_part_knows_the_project_and_nobody(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("{{ project.name }}{{ request }}")
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path]}]
    for name in ("Northlane", "Southlane"):
        settings.PROJECT_NAME = name
        assert part("own.html") == name


def test_what_does_not_hash_is_refused() -> None:
    with pytest.raises(TypeError):
        icon(["house"])  # type: ignore[arg-type]


def test_a_change_of_the_entries_shows_on_the_next_page(signed_in: Client) -> None:
    def page() -> str:
        return signed_in.get("/account/").content.decode()

    assert "Reports" not in page()
    with filled_with("palette", Filling(lambda request: Entry("Reports", url="/reports/"))):
        assert "Reports" in page()
    assert "Reports" not in page()


def test_what_one_sees_is_not_kept_for_another(client: Client, user: User) -> None:
    def own(request: object) -> Entry | None:
        is_ada = request.user == user  # type: ignore[attr-defined]
        return Entry("Adas own", url="/own/", in_sidebar=True) if is_ada else None

    eve = User.objects.create_user("eve@example.com", name="Eve Example")
    with filled_with("palette", Filling(own)):
        for person, seen in ((user, True), (eve, False), (user, True)):
            client.force_login(person)
            page = client.get("/account/").content.decode()
            assert ("Adas own" in page) is seen
            assert person.email in page


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/credits/", '<a href="/credits/" class="is-active" aria-current="page">'),
        ("/dashboard/", '<a href="/dashboard/" class="is-active" aria-current="page">'),
        ("/services/text-length/", '<a href="/services/" class="is-active" aria-current="true">'),
    ],
)
def test_only_the_current_page_is_marked_in_the_sidebar(
    signed_in: Client, path: str, marked: str
) -> None:
    for _ in range(2):
        page = signed_in.get(path).content.decode()
        menu = page.partition('class="menu-list"')[2].partition("</ul>")[0]
        assert marked in menu
        assert menu.count("is-active") == 1


def test_entries_of_projects_before_stand_in_the_palette(rf: RequestFactory) -> None:
    old = {"title": "Notes", "url": "/notes/", "icon": "file-text", "group": "Go to"}
    with filled_with("palette", Filling(lambda request: old)):
        (found,) = entry.of(rf.get("/"))
    assert (found.title, found.address, found.in_sidebar) == ("Notes", "/notes/", False)


def test_links_to_home_follow_the_settings(signed_in: Client, settings: Settings) -> None:
    settings.HOME_PAGE, settings.START_PAGE = "credits:history", "pages:terms"
    assert (
        '<li><a href="/credits/">Personal</a></li>' in signed_in.get("/account/").content.decode()
    )
    assert '<a class="logo" href="/terms/">' in signed_in.get("/").content.decode()
