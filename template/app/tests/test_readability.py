import pytest

from app.services.readability import Readability, syllables, verdict
from saas.accounts.models import User
from saas.accounts.queries import personal_workspace
from saas.credits.flows import grant
from saas.jobs.flows import run_pending
from saas.services import flows
from saas.services.models import Run

EASY = "The cat sat on the mat. The dog ran to the cat. They had fun in the sun."


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("table", 2), ("make", 1), ("syllable", 3), ("rhythm", 1)]
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_verdicts_go_from_easy_to_hard() -> None:
    assert [verdict(ease) for ease in (95, 65, -10)] == ["Very easy", "Plain", "Very hard"]


def run(text: str) -> Run:
    user = User.objects.create_user("ada@example.com")
    workspace = personal_workspace(user)
    grant(workspace=workspace, amount=Readability.price, source_ref="test", reason="For a test")
    run = flows.run(
        workspace=workspace,
        user=user,
        service=Readability(),
        data={"text": text},
        key="one",
    )
    run_pending()
    run.refresh_from_db()
    return run


@pytest.mark.django_db
def test_an_easy_text_is_found_easy() -> None:
    result = run(EASY * 100).result
    assert result["verdict"] == "Very easy"
    assert result["long_words"] == 0


@pytest.mark.django_db
def test_too_short_a_text_is_refunded() -> None:
    refunded = run("Too short.")
    assert refunded.error == "The text has fewer than 10 words."
    assert refunded.refunded_at
