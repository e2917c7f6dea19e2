from django.template import Context, Template
from django.test import RequestFactory

from saas.core.slots import filled, slot


def test_empty_slot_renders_nothing(rf: RequestFactory) -> None:
    context = Context({"request": rf.get("/")})
    assert Template('{% load slots %}{% slot "nobody" %}').render(context) == ""


def test_a_filler_may_fill_a_slot_never_once_or_often(rf: RequestFactory) -> None:
    for order, found in enumerate((None, {"n": 1}, [{"n": 2}, {"n": 3}])):
        slot("numbers", order=order)(lambda request, found=found: found)
    assert [context["n"] for _, context in filled("numbers", rf.get("/"))] == [1, 2, 3]
