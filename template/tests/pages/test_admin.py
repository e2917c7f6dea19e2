"""The admin in the product's dress: every page of every model, for superusers and for staff."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User
from saas.core.answers import answer
from saas.core.lists import Listed
from saas.core.templatetags.staff import tasks
from saas.services import demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("month")]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", re.IGNORECASE)


@pytest.fixture
def root(client: Client) -> Client:
    """Has just logged in: some pages about money ask for that."""
    client.post(reverse("account_login"), {"login": demo.ADMIN, "password": demo.PASSWORD})
    client.cookies["theme"] = "dark"
    return client


@pytest.fixture
def helper(client: Client) -> Client:
    """A member of staff who may look at people, and no more."""
    ada = User.objects.create_user("helper@example.com", is_staff=True)
    ada.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(ada)
    client.cookies["theme"] = "dark"
    return client


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def text(page: HttpResponse) -> str:
    assert page.status_code == 200
    return page.content.decode()


def assert_is_whole(page: HttpResponse) -> None:
    """In the app's frame, with the chosen theme and a way back, and sound for our policy."""
    html = text(page)
    assert 'data-theme="dark"' in html
    assert f'href="{page.context["home_url"]}"' in html
    assert not INLINE.search(html)
    assert "css/admin.css" in html
    assert "admin/css/base.css" not in html


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_page_of_a_model_is_whole(root: Client, model: type[Model]) -> None:
    assert_is_whole(root.get(address(model, "changelist")))
    assert_is_whole(root.get(address(model, "changelist"), {"q": "no such thing"}))
    if admin.site.get_model_admin(model).has_add_permission(root.get("/").wsgi_request):
        assert_is_whole(root.get(address(model, "add")))
    if row := model._default_manager.first():
        assert_is_whole(root.get(address(model, "change", row.pk)))
        assert_is_whole(root.get(address(model, "history", row.pk)))


@pytest.mark.parametrize("year", ["-1", "0", "99999", "x"])
def test_no_list_breaks_on_an_odd_year(root: Client, year: str) -> None:
    for model in MODELS:
        if name := admin.site.get_model_admin(model).date_hierarchy:
            answer = root.get(address(model, "changelist"), {f"{name}__year": year})
            assert answer.status_code in {200, 302}, model


@pytest.mark.parametrize("chosen", ["x", "a\ufffd", "9" * 400, "-1"])
def test_no_list_breaks_on_an_odd_choice(root: Client, chosen: str) -> None:
    request = root.get(reverse("admin:index")).wsgi_request
    for model in MODELS:
        rows = admin.site.get_model_admin(model)
        for action in rows.get_actions(request) if isinstance(rows, Listed) else ():
            given = {"action": action, "_selected_action": chosen}
            answer = root.post(address(model, "changelist"), given)
            assert answer.status_code in {200, 302}, (model, action)


def test_groups_are_by_task_and_in_order(root: Client) -> None:
    page = root.get(reverse("admin:index"))
    text(page)
    groups = {
        link.address: number
        for number, group in enumerate(tasks(page.context["app_list"]))
        for link in group.links
    }
    users = groups[address(User, "changelist")]
    assert groups[reverse("admin:auth_group_changelist")] == users
    assert users < groups[reverse("admin:credits_transaction_changelist")]
    assert groups[reverse("admin:mail_mail_changelist")] == max(groups.values())


@pytest.mark.parametrize("label", sorted({model._meta.app_label for model in MODELS}))
def test_an_app_has_a_page(root: Client, label: str) -> None:
    assert_is_whole(root.get(reverse("admin:app_list", args=[label])))


def test_staff_see_what_they_may(helper: Client) -> None:
    page = text(helper.get(reverse("admin:index")))
    assert address(User, "changelist") in page
    assert address(User, "add") not in page
    assert reverse("admin:credits_transaction_changelist") not in page
    assert_is_whole(helper.get(address(User, "changelist")))
    assert_is_whole(helper.get(address(User, "change", User.objects.get(email=demo.USER).pk)))


def test_a_page_marks_its_place(root: Client) -> None:
    link = f'<a href="{address(User, "changelist")}" class="is-active" aria-current="true">'
    assert link in text(root.get(address(User, "add")))
    assert link not in text(root.get(reverse("admin:index")))


def test_a_question_before_deleting(root: Client) -> None:
    group = Group.objects.create(name="Helpers")
    page = root.get(address(Group, "delete", group.pk))
    assert_is_whole(page)
    assert address(Group, "change", group.pk) in text(page)
    chosen = {"action": "delete_selected", "_selected_action": group.pk}
    assert_is_whole(root.post(address(Group, "changelist"), chosen))
    root.post(address(Group, "changelist"), chosen | {"post": "yes"})
    assert not Group.objects.exists()


def test_a_popup_has_no_frame(root: Client) -> None:
    page = text(root.get(address(Group, "add"), {"_popup": "1"}))
    assert 'id="side"' not in page
    assert 'name="_popup"' in page


def test_a_list_with_nothing_says_so(root: Client) -> None:
    page = text(root.get(address(Group, "changelist")))
    assert 'class="empty"' in page
    assert 'id="result_list"' not in page


def test_yes_and_no_are_words(root: Client) -> None:
    with override("de"):
        assert answer(True) != answer(False) != answer(None)
        assert "True" not in answer(True)
    assert "icon-yes" not in text(root.get(address(User, "changelist")))


def test_leaving_is_the_apps_own(root: Client) -> None:
    assertRedirects(root.post(reverse("admin:logout")), reverse("account_logout"))


@pytest.mark.parametrize("app", sorted({model._meta.app_label for model in MODELS}))
def test_the_list_of_one_app_is_a_page_too(root: Client, app: str) -> None:
    assert_is_whole(root.get(reverse("admin:app_list", args=[app])))
