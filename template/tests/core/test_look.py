import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chosen_theme_is_on_the_next_page(client: Client, theme: str) -> None:
    client.post("/look/theme/", {"theme": theme})
    assert f'data-theme="{theme}"' in client.get("/accounts/login/").content.decode()


def test_no_theme_follows_the_system(client: Client) -> None:
    client.post("/look/theme/", {"theme": "dark"})
    client.post("/look/theme/", {"theme": ""})
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("look", [{"theme": "nonsense"}, {"theme": "\x00"}, {"side": '"><script>'}])
def test_unknown_look_is_refused(client: Client, look: dict[str, str]) -> None:
    path = "/look/theme/" if "theme" in look else "/look/sidebar/"
    assert client.post(path, look).status_code == 400


def test_tampered_cookie_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


def test_folded_sidebar_stays_folded(signed_in: Client) -> None:
    signed_in.post("/look/sidebar/", {"side": "mini"})
    assert 'data-side="mini"' in signed_in.get("/dashboard/").content.decode()
    signed_in.post("/look/sidebar/", {"side": ""})
    assert "data-side" not in signed_in.get("/dashboard/").content.decode()


def test_choice_leads_back_to_the_page(client: Client) -> None:
    response = client.post("/look/theme/", {"theme": "dark", "next": "/runs/?page=2"})
    assert response["Location"] == "/runs/?page=2"


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "foo", ""],
)
def test_choice_leads_to_no_other_host(client: Client, address: str) -> None:
    assert client.post("/look/theme/", {"next": address})["Location"] == "/"


def test_look_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get("/look/theme/").status_code == 405
