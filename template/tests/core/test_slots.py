from django.template import Context, Template
from django.test import RequestFactory


def test_empty_slot_renders_nothing(rf: RequestFactory) -> None:
    context = Context({"request": rf.get("/")})
    assert Template('{% load slots %}{% slot "nobody" %}').render(context) == ""
