import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from saas.core.facts import Fact, fact


@pytest.fixture
def counted() -> Fact[HttpRequest, int]:
    asked: list[HttpRequest] = []

    @fact
    def times(request: HttpRequest) -> int:
        asked.append(request)
        return len(asked)

    return times


def test_a_request_that_reads_asks_once(counted, rf: RequestFactory):
    request = rf.get("/")
    assert [counted(request), counted(request)] == [1, 1]


def test_another_request_asks_anew(counted, rf: RequestFactory):
    assert [counted(rf.get("/")), counted(rf.get("/"))] == [1, 2]


def test_a_request_that_may_write_sees_what_it_did(counted, rf: RequestFactory):
    request = rf.post("/")
    assert [counted(request), counted(request)] == [1, 2]


def test_nothing_is_remembered_too(rf: RequestFactory):
    asked = []

    @fact
    def nothing(request: HttpRequest) -> None:
        asked.append(request)

    request = rf.get("/")
    assert (nothing(request), nothing(request), len(asked)) == (None, None, 1)
