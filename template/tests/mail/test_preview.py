from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from saas.core.entries import developer_page
from saas.jobs.flows import run_pending
from saas.mail import flows, folder, samples

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.mail.urls")]


@pytest.fixture(autouse=True)
def mails_as_files(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "saas.mail.folder.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def send() -> str:
    flows.send(to="ada@example.com", template="mail/test", context={})
    run_pending()
    return folder.newest()[0].name


def test_nothing_sent_yet_says_how_to_begin(client: Client) -> None:
    assert reverse("account_login") in page(client, "/dev/mail/").split("<main")[1]


def test_sent_mail_is_listed_and_shown(client: Client) -> None:
    name = send()
    assert "ada@example.com" in page(client, "/dev/mail/")
    shown = page(client, f"/dev/mail/{name}/")
    assert f'src="/dev/mail/{name}/html"' in shown
    assert folder.newest()[0].text.splitlines()[0] in shown


def test_frame_shows_the_logo_runs_nothing_and_asks_nobody(client: Client) -> None:
    response = client.get(f"/dev/mail/{send()}/html")
    assert "data:image/png;base64," in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_page_of_a_mail_keeps_the_strict_policy(client: Client) -> None:
    policy = client.get(f"/dev/mail/{send()}/")["Content-Security-Policy"]
    assert "style-src 'self'" in policy
    assert "frame-src 'self'" in policy


def test_every_template_has_its_preview(client: Client) -> None:
    listed = page(client, "/dev/mail/templates/")
    for template in samples.templates():
        assert template in listed
        assert client.get(f"/dev/mail/templates/{template}/").status_code == 200
        assert client.get(f"/dev/mail/templates/{template}/html").status_code == 200


def test_every_mail_is_a_page_to_look_at_in_development(rf: RequestFactory, client: Client) -> None:
    listed = [entry for entry in developer_page.of(rf.get("/")) if entry.page == "mail:template"]
    assert [entry.args for entry in listed] == [(name,) for name in samples.templates()]
    assert [entry for entry in listed if client.get(entry.address).status_code != 200] == []


@pytest.mark.parametrize(
    "name", ["nothing", "20260101-000000-000000", "templates/nothing", "..%2f"]
)
def test_what_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/dev/mail/{name}/").status_code == 404


def test_mail_without_html_is_shown_as_text(client: Client) -> None:
    EmailMessage("Plain", "Just words.", to=["ada@example.com"]).send()
    shown = page(client, f"/dev/mail/{folder.newest()[0].name}/")
    assert "Just words." in shown
    assert "<iframe" not in shown
