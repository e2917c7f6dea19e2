import pytest
from django.test import Client

from saas.accounts.models import Workspace
from saas.credits import flows
from saas.credits.models import Transaction
from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses
from tests.services.test_views import words

pytestmark = pytest.mark.django_db


def dashboard(client: Client) -> str:
    return words(client.get("/dashboard/"))


def test_newcomer_is_invited_to_the_first_run(signed_in: Client) -> None:
    page = dashboard(signed_in)
    assert "No runs yet" in page
    assert "Run a service" in page
    assert "Text Length Counter" in page


def test_recent_runs_show_what_was_charged(signed_in: Client, start: Start) -> None:
    start(Echo, word="a good one")
    start(Refuses, word="a refunded one")
    page = dashboard(signed_in)
    assert "a good one" in page
    assert "Refunded" in page
    assert "No runs yet" not in page


def test_services_stand_in_the_sidebar_and_the_palette(signed_in: Client) -> None:
    page = dashboard(signed_in)
    assert page.count('href="/services/"') >= 1
    assert page.count('href="/services/text-length/"') >= 2


def test_a_movement_of_credits_leads_to_its_run(signed_in: Client, start: Start) -> None:
    run, failed = start(Echo), start(Refuses)
    spent = Transaction.objects.get(key=run.spend_key)
    back = Transaction.objects.get(key=f"refund:{failed.spend_key}")
    for movement, paid in ((spent, run), (back, failed)):
        page = words(signed_in.get(f"/credits/{movement.pk}/"))
        assert f'href="/runs/{paid.pk}/"' in page
        assert "Open the run" in page


def test_other_movements_lead_to_no_run(signed_in: Client, workspace: Workspace) -> None:
    flows.spend(workspace=workspace, amount=1, key="run:of something else", reason="By hand")
    for movement in Transaction.objects.all():
        assert "Open the run" not in words(signed_in.get(f"/credits/{movement.pk}/"))
