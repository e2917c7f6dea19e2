"""The admin in the product's dress: every page of every model, for superusers and for staff."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from saas.accounts.models import User
from saas.services import demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("month")]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", re.IGNORECASE)


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.get(email=demo.ADMIN))
    return client


@pytest.fixture
def helper(client: Client) -> Client:
    """A member of staff who may look at people, and no more."""
    ada = User.objects.create_user("helper@example.com", is_staff=True)
    ada.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(ada)
    return client


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def text(page: HttpResponse) -> str:
    assert page.status_code == 200
    return page.content.decode()


def assert_is_dressed(page: HttpResponse) -> None:
    html = text(page)
    assert not INLINE.search(html)
    assert "css/admin.css" in html
    assert "admin/css/base.css" not in html
    assert f'href="{page.context["home_url"]}"' in html  # back to the app
    assert 'data-theme="dark"' in html


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_page_of_a_model_is_dressed(root: Client, model: type[Model]) -> None:
    root.cookies["theme"] = "dark"
    assert_is_dressed(root.get(address(model, "changelist")))
    assert_is_dressed(root.get(address(model, "changelist"), {"q": "no such thing"}))
    if admin.site.get_model_admin(model).has_add_permission(root.get("/").wsgi_request):
        assert_is_dressed(root.get(address(model, "add")))
    if row := model._default_manager.first():
        assert_is_dressed(root.get(address(model, "change", row.pk)))
        assert_is_dressed(root.get(address(model, "history", row.pk)))
