import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_icon_is_hidden_from_screen_readers() -> None:
    assert render('{% icon "house" "is-lg" %}') == (
        '<svg class="i is-lg" aria-hidden="true"><use href="/static/icons.svg#house"/></svg>'
    )
