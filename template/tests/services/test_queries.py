"""What the pages of runs ask: the answers of the SQL, and how many questions there are."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saas.accounts.models import User, Workspace
from saas.core.paging import Window
from saas.services import queries
from saas.services.models import Run
from saas.services.queries import runs
from saas.services.rows import run_links, run_rows
from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses, Slow

pytestmark = pytest.mark.django_db

MOST = 6


@pytest.fixture
def busy(start: Start, workspace: Workspace) -> Workspace:
    """It has 20 runs, of every state."""
    for number in range(18):
        start(Echo, word=f"word {number}")
    start(Refuses)
    start(Slow)
    return workspace


@pytest.mark.parametrize(
    "page",
    [
        "/runs/",
        "/runs/?search=a&service=echo&state=done&page=2",
        "/services/",
        "/services/text-length/",
        "/dashboard/",
    ],
)
def test_a_page_asks_little(signed_in: Client, busy: Workspace, page: str) -> None:
    signed_in.get(page)
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(page)
    assert len(asked) <= MOST, [query["sql"][:90] for query in asked]


@pytest.mark.parametrize("service", [Echo, Refuses, Slow])
def test_a_run_asks_little(signed_in: Client, start: Start, service: type[Echo]) -> None:
    page = f"/runs/{start(service).pk}/"
    signed_in.get(page)
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(page)
    assert len(asked) <= MOST


def test_a_run_of_another_shows_on_the_next_page(signed_in: Client, start: Start) -> None:
    for page in ("/runs/", "/dashboard/"):
        assert b"by a colleague" not in signed_in.get(page).content
    start(Echo, word="by a colleague")
    for page in ("/runs/", "/dashboard/"):
        assert b"by a colleague" in signed_in.get(page).content


@pytest.mark.parametrize(
    ("model", "columns"), [(Run, queries.RUN), (User, ["id", *queries.RUNNER])]
)
def test_columns_are_the_fields_of_the_model_in_their_order(
    model: type[Model], columns: list[str]
) -> None:
    fields = [field.attname for field in model._meta.concrete_fields]
    assert columns == [name for name in fields if name in columns]


def test_a_run_is_the_one_of_the_model(busy: Workspace) -> None:
    found = runs(busy, Window(50))
    assert found.counted == 20
    kept = list(Run.objects.filter(workspace=busy).order_by("-created_at", "-pk"))
    assert [run.pk for run in found.rows] == [run.pk for run in kept]
    for told, same in zip(found.rows, kept, strict=True):
        assert (told.label, told.service, told.user) == (same.label, same.service, same.user)
        assert (told.state, told.charged) == (same.state, same.charged)
        assert (told.created_at, told.refunded_at) == (same.created_at, same.refunded_at)


def test_a_list_loads_no_input_and_no_result(start: Start, workspace: Workspace) -> None:
    start(Echo)
    (run,) = runs(workspace, Window(1)).rows
    assert {"data", "result"} <= run.get_deferred_fields()


def test_the_last_page_is_shown_for_one_past_the_end(busy: Workspace) -> None:
    found = runs(busy, Window(6, offset=600))
    assert len(found.rows) == 2


def test_signs_of_a_pattern_are_looked_for_as_they_are(start: Start, workspace: Workspace) -> None:
    start(Echo, word="100% of it")
    start(Echo, word="1000 of it")
    assert len(runs(workspace, Window(5), search="0%").rows) == 1
    assert runs(workspace, Window(5), search="_").rows == []


def test_rows_escape_what_people_wrote(start: Start, workspace: Workspace, user: User) -> None:
    User.objects.filter(pk=user.pk).update(name="<i>Ada</i>")
    start(Echo, word="<b>{x} & %s</b>")
    found = runs(workspace, Window(1)).rows
    assert "&lt;b&gt;{x} &amp; %s&lt;/b&gt;" in run_rows(found)
    assert "&lt;i&gt;Ada&lt;/i&gt;" in run_rows(found)
    assert "&lt;b&gt;{x} &amp; %s&lt;/b&gt;" in run_links(found)
