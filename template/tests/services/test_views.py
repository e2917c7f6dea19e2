import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.core.uploads import limit_of
from saas.credits.flows import spend
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.services.models import Run
from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses, Slow

pytestmark = pytest.mark.django_db

TEXT_LENGTH = "/services/text-length/"
NOBODY = "00000000-0000-4000-8000-000000000000"


def submit(client: Client, text: str = "Two words.", **more: object) -> HttpResponse:
    data = {"text": text, "key": str(uuid4())} | more
    return client.post(TEXT_LENGTH, data, follow=True)


def words(response: HttpResponse) -> str:
    """The page's text with its white space evened out."""
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("path", ["/services/", TEXT_LENGTH, "/runs/", f"/runs/{NOBODY}/"])
def test_visitors_are_sent_to_log_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_services_are_listed_with_their_price(signed_in: Client) -> None:
    page = words(signed_in.get("/services/"))
    assert "Text Length Counter" in page
    assert "1 credit a run" in page


def test_form_shows_the_cost_before_and_on_the_button(signed_in: Client) -> None:
    page = words(signed_in.get(TEXT_LENGTH))
    assert "Run for 1 credit" in page
    assert "You have 100." in page


def test_submitted_text_leads_to_its_result(signed_in: Client) -> None:
    response = submit(signed_in, "One two three four.")
    run = Run.objects.get()
    assert response.redirect_chain == [(f"/runs/{run.pk}/", 302)]
    assert "<strong>99</strong> left" in words(response)
    assert run.result["words"] == 4


def test_htmx_gets_the_result_and_the_balance_only(signed_in: Client) -> None:
    data = {"text": "Hello there.", "key": str(uuid4())}
    response = signed_in.post(TEXT_LENGTH, data, headers={"HX-Request": "true"})
    page = words(response)
    assert response["HX-Push-Url"] == f"/runs/{Run.objects.get().pk}/"
    assert "<html" not in page
    assert 'id="side-foot" hx-swap-oob="innerHTML"' in page
    assert "<strong>99</strong> left" in page


def test_the_focus_goes_on_where_the_button_was(signed_in: Client) -> None:
    focused = 'tabindex="-1" autofocus'
    sent = signed_in.post(TEXT_LENGTH, {"text": ""}, headers={"HX-Request": "true"})
    assert focused in words(sent)
    assert focused not in words(signed_in.get(TEXT_LENGTH))


def test_part_is_not_taken_for_the_page_from_a_cache(signed_in: Client) -> None:
    assert "HX-Request" in signed_in.get(TEXT_LENGTH)["Vary"]


def test_form_sent_twice_is_charged_once(signed_in: Client, workspace: Workspace) -> None:
    key = str(uuid4())
    for _ in range(2):
        submit(signed_in, key=key)
    assert balance(workspace).available == 99


def test_other_service_with_the_old_key_is_another_run(signed_in: Client) -> None:
    data = {"text": "Two short sentences. That is all.", "key": str(uuid4())}
    for slug in ("text-length", "readability"):
        assert signed_in.post(f"/services/{slug}/", data, follow=True).status_code == 200
    assert Run.objects.count() == 2


def test_other_text_with_the_old_key_is_another_run(signed_in: Client) -> None:
    key = str(uuid4())
    submit(signed_in, "This.", key=key)
    submit(signed_in, "That, after going back.", key=key)
    assert Run.objects.count() == 2


def test_too_few_credits_are_told_and_the_text_is_kept(
    signed_in: Client, workspace: Workspace
) -> None:
    spend(workspace=workspace, amount=100, key="all", reason="All of it")
    page = words(submit(signed_in, "A text I do not want to lose."))
    assert "You need 1 more credit for this run" in page
    assert "It costs 1 and you have 0. Nothing was charged" in page
    assert "A text I do not want to lose." in page
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"text": ""},
        {"text": "a\x00b"},
        {"text": "x" * 1_000_000},
        {"text": "fine", "key": ""},
        {"text": "fine", "key": "no-uuid"},
        {"text": "fine", "key": "\x00"},
        {"text": ["", ""], "key": ["a", "b"]},
    ],
)
def test_improper_input_is_a_form_error(signed_in: Client, data: dict[str, object]) -> None:
    response = submit(signed_in, **data)
    assert response.status_code == 200
    assert not Run.objects.exists()


def test_unknown_service_is_not_found(signed_in: Client) -> None:
    assert signed_in.get("/services/nothing/").status_code == 404
    assert signed_in.post("/services/nothing/").status_code == 404


def test_runs_of_another_workspace_are_not_found(signed_in: Client, client: Client) -> None:
    submit(signed_in)
    run = Run.objects.get()
    other = Client()
    other.force_login(User.objects.create_user("eve@example.com"))
    assert other.get(f"/runs/{run.pk}/").status_code == 404
    assert other.get(f"/runs/{run.pk}/result.csv").status_code == 404
    assert other.post(f"/runs/{run.pk}/stop/").status_code == 404
    assert run.label not in words(other.get("/runs/"))
    assert "Two words." not in words(other.get(f"{TEXT_LENGTH}?from={run.pk}"))


def test_running_page_shows_stages_and_asks_again(signed_in: Client, start: Start) -> None:
    run = start(Slow)
    page = words(signed_in.get(f"/runs/{run.pk}/"))
    assert "Waiting for its turn" in page
    assert "Listening" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_poll_gets_the_progress_alone(signed_in: Client, start: Start) -> None:
    """So that the button beside it keeps the focus."""
    page = words(signed_in.get(f"/runs/{start(Slow).pk}/", headers={"HX-Request": "true"}))
    assert "Waiting for its turn" in page
    assert "Stop and refund" not in page


def test_poll_gets_the_result_once_it_is_there(signed_in: Client, start: Start) -> None:
    run = start(Slow, word="hello")
    run_pending()
    response = signed_in.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"})
    page = words(response)
    assert response["HX-Retarget"] == "#run"
    assert "every 1s" not in page
    assert "<strong>97</strong> left" in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_stopped_run_says_the_credits_are_back(
    signed_in: Client, start: Start, headers: dict[str, str]
) -> None:
    run = start(Slow)
    page = words(signed_in.post(f"/runs/{run.pk}/stop/", headers=headers, follow=True))
    assert "You stopped this run. Your 3 credits are back." in page
    assert "<strong>100</strong> left" in page


def test_failed_run_tells_why_and_offers_another_try(signed_in: Client, start: Start) -> None:
    run = start(Refuses)
    page = words(signed_in.get(f"/runs/{run.pk}/"))
    assert "The file could not be read. Your 3 credits are back." in page
    assert f"?from={run.pk}" in page


def test_another_try_starts_from_the_same_text(signed_in: Client) -> None:
    submit(signed_in, "The text from before.")
    page = words(signed_in.get(f"{TEXT_LENGTH}?from={Run.objects.get().pk}"))
    assert "The text from before." in page


@pytest.mark.parametrize("nonsense", ["x", "", "%00", "' or 1=1", NOBODY])
def test_nonsense_as_the_earlier_run_is_ignored(signed_in: Client, nonsense: str) -> None:
    assert signed_in.get(TEXT_LENGTH, {"from": nonsense}).status_code == 200


def test_result_comes_as_json(signed_in: Client) -> None:
    submit(signed_in)
    response = signed_in.get(reverse("services:json", args=[Run.objects.get().pk]))
    assert json.loads(response.content)["words"] == 2
    assert "attachment" in response["Content-Disposition"]


def test_result_comes_as_csv_without_formulas(signed_in: Client, start: Start) -> None:
    run = start(Echo, word="=HYPERLINK(1)")
    response = signed_in.get(f"/runs/{run.pk}/result.csv")
    assert response.content.decode("utf-8-sig").splitlines() == [
        "Field,Value",
        "Echo,'=HYPERLINK(1)",
    ]


def test_unfinished_run_has_no_download(signed_in: Client, start: Start) -> None:
    assert signed_in.get(f"/runs/{start(Slow).pk}/result.json").status_code == 404


def test_run_of_a_retired_service_can_still_be_read(signed_in: Client) -> None:
    submit(signed_in)
    Run.objects.update(service="fortune-teller")
    run = Run.objects.get()
    assert "Fortune teller" in words(signed_in.get(f"/runs/{run.pk}/"))
    assert "Fortune teller" in words(signed_in.get("/runs/"))


def test_runs_are_listed_newest_first(signed_in: Client) -> None:
    submit(signed_in, "The older one.")
    with clock.at(now() + timedelta(minutes=1)):
        submit(signed_in, "The newer one.")
        page = words(signed_in.get("/runs/"))
    assert page.index("The newer one") < page.index("The older one")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"search": "PAPER"}, True),
        ({"search": "zebra"}, False),
        ({"service": "text-length"}, True),
        ({"service": "readability"}, False),
        ({"state": "done"}, True),
        ({"state": "failed"}, False),
        ({"state": "nonsense", "service": "nonsense", "page": "x"}, True),
    ],
)
def test_runs_are_narrowed(signed_in: Client, query: dict[str, str], *, is_found: bool) -> None:
    submit(signed_in, "On paper it works.")
    page = words(signed_in.get("/runs/", query))
    assert ("On paper it works" in page) is is_found
    assert ("another service or state" in page) is not is_found


def test_no_runs_yet_invites_to_the_first(signed_in: Client) -> None:
    page = words(signed_in.get("/runs/"))
    assert "Your runs appear here. The first one takes about a minute." in page


def test_runs_come_in_pages(signed_in: Client, start: Start) -> None:
    for number in range(21):
        start(Echo, word=f"word {number}")
    assert "21 to 21 of 21" in words(signed_in.get("/runs/", {"page": 2}))


def test_only_a_service_that_asks_for_files_takes_large_bodies(
    signed_in: Client, settings: LazySettings, start: Start
) -> None:
    class WithFile(forms.Form):
        file = forms.FileField()

    settings.MAX_BODY, settings.MAX_UPLOAD = 1000, 5000
    service = start.offer(Echo)
    address = f"/services/{service.slug}/"
    large = {"word": "a" * 2000, "file": SimpleUploadedFile("a.txt", b"a")}
    assert signed_in.post(address, large).status_code == 413
    service.form_class = WithFile
    assert limit_of(address) == 5000
