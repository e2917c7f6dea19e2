import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User, Workspace
from saas.accounts.queries import email_is_verified, personal_workspace
from tests.accounts.conftest import PASSWORD, newest_mail, words

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"
NEW = {
    "email": "Mira@Example.com",
    "name": "Mira",
    "usable_password": "true",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root@example.com"))
    return client


def test_the_admin_is_entered_by_our_own_login(client: Client) -> None:
    page = client.get("/admin/", follow=True)
    assertRedirects(page, "/accounts/login/?next=%2Fadmin%2F")


def test_people_without_rights_are_kept_out(signed_in: Client) -> None:
    assert signed_in.get("/admin/", follow=True).status_code == 403


def test_staff_add_people_who_can_log_in_at_once(root: Client) -> None:
    root.post(f"{LIST}add/", NEW)
    mira = User.objects.get(email="mira@example.com")
    assert personal_workspace(mira)
    assert email_is_verified(mira)


def test_an_address_in_use_is_refused(root: Client, user: User) -> None:
    page = words(root.post(f"{LIST}add/", NEW | {"email": user.email.upper()}))
    assert "Somebody has this address on their account already." in page


def test_a_person_is_deactivated(root: Client, user: User) -> None:
    root.post(f"{LIST}{user.pk}/change/", {"name": "Ada", "time_zone": ""})
    user.refresh_from_db()
    assert not user.is_active


def test_nobody_is_deleted(root: Client, user: User) -> None:
    assert root.post(f"{LIST}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    page = words(root.get(LIST))
    assert "delete_selected" not in page


def test_accounts_are_closed_after_a_question(root: Client, user: User) -> None:
    data = {"action": "close_accounts", "_selected_action": user.pk}
    assert "Nothing brings the account back." in words(root.post(LIST, data))
    page = words(root.post(LIST, data | {"confirmed": "yes"}, follow=True))
    assert "The account of ada@example.com is closed." in page
    user.refresh_from_db()
    assert user.left_at


def test_accounts_of_staff_stay_open(root: Client) -> None:
    staff = User.objects.get()
    data = {"action": "close_accounts", "_selected_action": staff.pk, "confirmed": "yes"}
    page = words(root.post(LIST, data, follow=True))
    assert "Staff stay: take the right from root@example.com first." in page


def test_staff_cannot_make_themselves_superusers(client: Client, user: User) -> None:
    user.is_staff = True
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="change_user"))
    user.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(user)
    client.post(
        f"{LIST}{user.pk}/change/", {"name": "Ada", "is_active": "on", "is_superuser": "on"}
    )
    user.refresh_from_db()
    assert (user.name, user.is_superuser) == ("Ada", False)


@pytest.mark.parametrize("above", [{"is_staff": True}, {"is_superuser": True}], ids=str)
def test_staff_cannot_take_over_others_with_rights(
    client: Client, user: User, above: dict[str, bool]
) -> None:
    user.is_staff = True
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="change_user"))
    client.force_login(user)
    root = User.objects.create_user("root@example.com", **above)
    new = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post(f"{LIST}{root.pk}/password/", new).status_code == 403
    assert client.post(f"{LIST}{root.pk}/change/", {"name": "Eve"}).status_code == 403


def test_workspaces_are_looked_up_and_renamed(root: Client, user: User) -> None:
    workspace = personal_workspace(user)
    url = reverse("admin:accounts_workspace_changelist")
    assert "ada@example.com" in words(root.get(url, {"q": "ada"}))
    root.post(reverse("admin:accounts_workspace_change", args=[workspace.pk]), {"name": "Harbor"})
    assert Workspace.objects.get(pk=workspace.pk).name == "Harbor"
    assert root.get(reverse("admin:accounts_workspace_add")).status_code == 403


@pytest.fixture
def staff(db: None) -> Client:
    """May do everything that a right can be given for, and is no superuser."""
    sam = User.objects.create_user("sam@example.com", is_staff=True)
    sam.user_permissions.set(Permission.objects.all())
    sam.groups.add(Group.objects.create(name="Support"))
    browser = Client()
    browser.force_login(sam)
    return browser


def test_staff_may_see_addresses_but_give_nobody_another(staff: Client, root: Client) -> None:
    address = {"user": User.objects.get(email="root@example.com").pk, "email": "eve@example.com"}
    assert root.get("/admin/account/emailaddress/add/").status_code == 200
    assert staff.get("/admin/account/emailaddress/").status_code == 200
    assert staff.post("/admin/account/emailaddress/add/", address).status_code == 403


def test_staff_may_see_groups_but_change_none(staff: Client, root: Client) -> None:
    group = Group.objects.get()
    url = f"/admin/auth/group/{group.pk}/change/"
    rights = {"name": "Support", "permissions": [Permission.objects.all()[0].pk]}
    assert staff.get(url).status_code == 200
    assert staff.post(url, rights).status_code == 403
    assert staff.post("/admin/auth/group/add/", rights | {"name": "Own"}).status_code == 403
    assert staff.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert not group.permissions.exists()
    root.post(url, rights)
    assert group.permissions.count() == 1


NEW_PASSWORD = {"password1": "four brisk otters", "password2": "four brisk otters"}


def test_staff_set_nobodys_password(staff: Client, user: User) -> None:
    url = f"{LIST}{user.pk}/password/"
    for answer in (staff.get(url), staff.post(url, NEW_PASSWORD | {"usable_password": "true"})):
        assert answer.status_code == 403
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    page = words(staff.get(f"{LIST}{user.pk}/change/"))
    assert "../password/" not in page
    assert "Ada Example" in page


def test_staff_still_take_away_active_and_close_accounts(staff: Client, user: User) -> None:
    staff.post(f"{LIST}{user.pk}/change/", {"name": "Ada", "time_zone": ""})
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Ada", False)
    chosen = {"action": "close_accounts", "_selected_action": user.pk, "confirmed": "yes"}
    staff.post(LIST, chosen)
    user.refresh_from_db()
    assert user.left_at


@pytest.mark.parametrize("usable", ["true", "false"])
def test_a_password_set_by_a_superuser_is_told_and_ends_every_session(
    root: Client, user: User, usable: str
) -> None:
    browser = Client()
    browser.force_login(user)
    data = NEW_PASSWORD | {"usable_password": usable}
    data |= {} if usable == "true" else {"unset-password": ""}
    assertRedirects(root.post(f"{LIST}{user.pk}/password/", data), f"{LIST}{user.pk}/change/")
    assert browser.get("/account/").status_code == 302
    message = newest_mail()
    assert (message.to, message.subject) == ([user.email], "Your password was changed")
    assert "by a member of our staff" in message.body
    user.refresh_from_db()
    assert user.check_password("four brisk otters") is (usable == "true")


def test_staff_change_their_own_password_where_it_is_told(root: Client) -> None:
    assert root.get("/admin/password_change/").headers["Location"] == "/accounts/password/change/"
