import pytest
from django.test import Client
from django.urls import reverse

from saas.accounts.models import User
from tests.services.conftest import Start
from tests.services.examples import Refuses

pytestmark = pytest.mark.django_db


def test_staff_read_runs_and_change_none(client: Client, start: Start) -> None:
    run = start(Refuses)
    client.force_login(User.objects.create_superuser("staff@example.com"))
    page = client.get(reverse("admin:services_run_changelist")).content.decode()
    assert f'field-charge">0 credits, {run.cost} given back<' in page
    change = reverse("admin:services_run_change", args=[run.pk])
    shown = client.get(change)
    assert shown.status_code == 200
    assert run.failure in shown.content.decode()
    assert client.post(change, {"cost": 0}).status_code == 403
    assert client.get(reverse("admin:services_run_add")).status_code == 403
