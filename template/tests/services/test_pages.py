"""The list of services and of runs, and the tabs of a result."""

from typing import Any

import pytest
from django.test import Client

from saas.services import views
from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses
from tests.services.test_views import words

pytestmark = pytest.mark.django_db

SEARCH = 'hx-select="#services"'


def test_few_services_are_not_searched(signed_in: Client) -> None:
    assert SEARCH not in words(signed_in.get("/services/"))


@pytest.mark.parametrize(
    ("asked", "is_found"), [("", True), ("ECHO nine", True), ("echo ten", False), ("<b>", False)]
)
def test_many_services_are_searched_by_their_words(
    signed_in: Client, start: Start, asked: str, *, is_found: bool
) -> None:
    for number in range(views.SEARCHED_FROM):
        start.offer(Echo, slug=f"echo-{number}").summary = "Of nine." if number == 9 else "Of many."
    page = words(signed_in.get("/services/", {"q": asked}))
    assert SEARCH in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert ("/services/echo-9/" in main) is is_found
    assert "<b>" not in main


def test_list_of_runs_has_one_link_a_row(signed_in: Client, start: Start) -> None:
    run, failed = start(Echo), start(Refuses)
    page = signed_in.get("/runs/").content.decode()
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = body.split("</tr>")[:-1]
    assert [row.count("<a ") for row in rows] == [1, 1]
    assert f'class="row-link" href="/runs/{failed.pk}/"' in rows[0]
    assert f'class="row-link" href="/runs/{run.pk}/"' in rows[1]
    assert ">3 given back<" in rows[0]
    assert "given back" not in rows[1]


def test_failed_run_costs_nothing_wherever_it_is_told(signed_in: Client, start: Start) -> None:
    page = words(signed_in.get(f"/runs/{start(Refuses).pk}/"))
    assert '<p class="stat-value">0 <small>credits</small></p>' in page
    assert "<strong>0 credits</strong>, 3 given back" in page
    assert "Cost <strong>" not in page


class Speaks(Echo):
    def text(self, result: dict[str, Any]) -> str:
        return f"It said: {result['echo']}"


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("", '<td class="medium tnum">&lt;i&gt;</td>'),
        ("nonsense", '<td class="medium tnum">&lt;i&gt;</td>'),
        ("json", "{ &quot;echo&quot;: &quot;&lt;i&gt;&quot; }"),
        ("text", "It said: &lt;i&gt;"),
    ],
)
def test_result_is_shown_as_fields_json_or_text(
    signed_in: Client, start: Start, view: str, shown: str
) -> None:
    run = start(Speaks, word="<i>")
    page = words(signed_in.get(f"/runs/{run.pk}/", {"view": view}))
    assert shown in page
    assert page.count('id="view-') == 3


def test_service_without_text_has_no_tab_for_it(signed_in: Client, start: Start) -> None:
    page = words(signed_in.get(f"/runs/{start(Echo).pk}/", {"view": "text"}))
    assert 'id="view-text"' not in page
    assert "<td" in page


def test_long_result_is_shown_in_part(signed_in: Client, start: Start) -> None:
    run = start(Echo, word="x" * (views.LONGEST_SHOWN + 1))
    page = words(signed_in.get(f"/runs/{run.pk}/", {"view": "json"}))
    assert len(page) < views.LONGEST_SHOWN + 50_000
    assert 'x-on:click="copy"' not in page
