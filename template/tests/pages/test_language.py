"""Numbers in attributes are for the browser, whatever language the person reads."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from saas.accounts.models import User, Workspace
from saas.credits import flows

# To a German reader 12,5 is half of 25, to a browser it is none.
LOCALISED = re.compile(r'\s(?:width|height|x|y|r|cx|cy|value|min|max)="[^"]*\d,\d')
OTHER_DIGITS = re.compile(r'="[^"]*[\u0660-\u0669]')


@pytest.fixture
def page(client: Client, user: User, workspace: Workspace) -> Client:
    flows.grant(workspace=workspace, amount=5000, source_ref="survey", reason="Thank you")
    for number in range(3):
        flows.spend(workspace=workspace, amount=7, key=f"run-{number}", reason="A run")
    client.force_login(user)
    return client


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("path", ["/dashboard/", "/credits/", "/services/text-length/", "/"])
def test_numbers_for_the_browser_stay_plain(page: Client, language: str, path: str) -> None:
    with override(language):
        shown = page.get(path).content.decode()
    assert LOCALISED.findall(shown) == []
    assert OTHER_DIGITS.findall(shown) == []


def test_numbers_for_people_follow_their_language(page: Client) -> None:
    with override("de"):
        assert "5.079" in page.get("/credits/").content.decode()
