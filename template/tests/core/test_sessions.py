"""Sessions are Django's own, whichever of the two engines reads or writes them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as Djangos
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from saas.core.sessions import SessionStore as Ours

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("writer", "reader"), [(Ours, Djangos), (Djangos, Ours), (Ours, Ours)])
def test_one_reads_what_the_other_wrote(writer: type[Djangos], reader: type[Djangos]) -> None:
    written = writer()
    written["colour"] = "größe"
    written.create()
    read = reader(written.session_key)
    assert read["colour"] == "größe"
    assert read.session_key == written.session_key


@pytest.mark.parametrize("key", ["", "unknown", "' OR 1 = 1 --", "x" * 500])
def test_an_unknown_key_is_an_empty_session_with_no_key(key: str) -> None:
    session = Ours(key)
    assert session.get("colour") is None
    assert session.session_key is None


def test_a_session_ends_in_time() -> None:
    session = Ours()
    session["colour"] = "red"
    session.create()
    session.model.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert Ours(session.session_key).get("colour") is None


def test_data_that_nobody_signed_counts_as_none() -> None:
    session = Ours()
    session.create()
    session.model.objects.update(session_data="forged")
    assert Ours(session.session_key).get("colour") is None


def test_a_session_is_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    session = Ours()
    session.create()
    with django_assert_num_queries(1):
        Ours(session.session_key).get("colour")
