from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.core.clock import now
from saas.credits.flows import adjust
from saas.credits.models import Lot, Transaction
from saas.credits.queries import balance
from saas.mail import flows as mail
from saas.services import demo, registry
from saas.services.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def development(settings: Settings) -> None:
    settings.DEBUG = True


FEW = 5  # days: enough for runs and for a grant by staff


def rows() -> Counter[str]:
    models = apps.get_models(include_auto_created=True)
    return Counter({m._meta.label: m._base_manager.count() for m in models if m._meta.managed})


def test_a_bonus_lapses_within_days(settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    demo.make()
    lapsing = Lot.objects.get(expires_at__isnull=False)
    assert now() < lapsing.expires_at < now() + timedelta(days=7)
    assert lapsing.remaining > 0


def test_somebodys_own_account_stands_in_the_way() -> None:
    User.objects.create_superuser(demo.ADMIN)
    output = StringIO()
    with pytest.raises(CommandError, match="is an account of your own"):
        call_command("demo", stdout=output)
    assert demo.PASSWORD not in output.getvalue()


def test_removal_leaves_no_row() -> None:
    before = rows()
    demo.make(days=FEW)
    assert demo.remove() == 2
    assert rows() == before
    assert demo.remove() == 0


def test_removal_leaves_everybody_else_alone() -> None:
    ada = User.objects.create_user("ada@example.com")
    demo.make(days=FEW)
    demo.remove()
    assert list(User.objects.all()) == [ada]
    assert balance(personal_workspace(ada)).available == 100


def test_removal_takes_what_the_accounts_did_since(client: Client) -> None:
    before = rows()
    demo.make(days=FEW)
    user = User.objects.get(email=demo.USER)
    client.force_login(user)
    client.post("/services/readability/", {"text": "A text.", "key": "0" * 32})
    mail.send(to=user.email, template="mail/test", context={})
    client.force_login(User.objects.get(email=demo.ADMIN))
    demo.remove()
    assert rows() == before


def test_admin_who_acted_on_others_stays_as_nobody() -> None:
    ada = personal_workspace(User.objects.create_user("ada@example.com"))
    demo.make(days=FEW)
    admin = User.objects.get(email=demo.ADMIN)
    adjust(workspace=ada, amount=5, key="by hand", actor=admin, reason="A gift")
    demo.remove()
    actor = Transaction.objects.get(key="by hand").actor
    assert actor.pk == admin.pk
    assert not actor.is_active
    assert not actor.is_staff
    assert not Workspace.objects.filter(owner=actor).exists()
    assert not User.objects.filter(email=demo.ADMIN).exists()


@pytest.mark.parametrize(("signup", "price"), [(0, 1), (50, 1), (1_000_000, 1), (0, 700)])
def test_the_month_is_lived_whatever_people_start_with_and_runs_cost(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, signup: int, price: int
) -> None:
    settings.SIGNUP_CREDITS = signup
    for service in registry.all_services():
        monkeypatch.setattr(service, "price", price)
    demo.make(days=FEW)
    assert Run.objects.filter(state=Run.State.DONE).count() > FEW
    assert Transaction.objects.latest("pk").available_after > 0


def test_made_without_a_service_that_was_taken_away() -> None:
    readability = registry.find("readability")
    assert readability
    registry.unregister("readability")
    try:
        demo.make(days=FEW)
    finally:
        registry.register(type(readability))
    assert Run.objects.exists()


def test_reset_makes_it_anew() -> None:
    demo.make(days=FEW)
    Run.objects.all().delete()
    call_command("reset_demo", stdout=StringIO())
    assert Run.objects.exists()


@pytest.mark.parametrize("command", ["demo", "reset_demo", "remove_demo"])
def test_refused_in_production(settings: Settings, command: str) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="development only"):
        call_command(command)
    assert not User.objects.exists()
