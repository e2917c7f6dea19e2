from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from saas.accounts.models import User, Workspace
from saas.credits.models import CreditAccount, Lot, Transaction
from tests.credits.steps import available, spend
from tests.credits.test_views import words


@pytest.fixture
def account(workspace: Workspace) -> CreditAccount:
    return CreditAccount.objects.get(workspace=workspace)


@pytest.fixture
def admin(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


def url(page: str, *args: int) -> str:
    return reverse(f"admin:credits_{page}", args=args)


def adjust(client: Client, account: CreditAccount, **data: Any) -> HttpResponse:
    form = {"amount": 20, "reason": "Goodwill", "key": str(uuid4())} | data
    return client.post(url("creditaccount_adjust", account.pk), form, follow=True)


def test_an_account_shows_its_balance_and_lots(admin: Client, account: CreditAccount) -> None:
    spend(account.workspace, 30)
    page = words(admin.get(url("creditaccount_change", account.pk)))
    assert '<div class="readonly">70</div>' in page
    assert f"signup:{account.workspace.pk}" in page
    assert f'?account__id__exact={account.pk}">2</a>' in page
    assert "Adjust credits" in page


def test_accounts_are_found_by_their_owner(admin: Client, account: CreditAccount) -> None:
    page = words(admin.get(url("creditaccount_changelist"), {"q": "ada@"}))
    assert "ada@example.com" in page
    assert "staff@example.com</td>" not in page


def test_transactions_show_their_entries(admin: Client, account: CreditAccount) -> None:
    posted = spend(account.workspace, 30)
    listed = words(admin.get(url("transaction_changelist"), {"account__id__exact": account.pk}))
    assert "Text length: a text" in listed
    assert "-30" in words(admin.get(url("transaction_change", posted.transaction_id)))


@pytest.mark.parametrize("model", ["creditaccount", "transaction", "lot", "hold"])
def test_the_ledger_is_read_only(admin: Client, account: CreditAccount, model: str) -> None:
    assert admin.get(url(f"{model}_changelist")).status_code == 200
    assert admin.get(url(f"{model}_add")).status_code == 403


def test_nothing_is_changed_or_deleted(admin: Client, account: CreditAccount) -> None:
    change = url("lot_change", Lot.objects.get(account=account).pk)
    assert admin.post(change, {"remaining": 5}).status_code == 403
    movement = Transaction.objects.get(account=account).pk
    assert admin.post(url("transaction_delete", movement), {"post": "yes"}).status_code == 403


def test_the_form_says_what_it_will_do(admin: Client, account: CreditAccount) -> None:
    page = words(admin.get(url("creditaccount_adjust", account.pk)))
    assert "ada@example.com has <strong>100 credits</strong>" in page
    assert "The customer reads this" in page


@pytest.mark.parametrize(
    ("amount", "told", "left"),
    [(20, "20 credits added: 120 now.", 120), (-1, "1 credit taken: 99 now.", 99)],
)
def test_an_adjustment_is_posted_and_told(
    admin: Client, account: CreditAccount, staff: User, amount: int, told: str, left: int
) -> None:
    assert told in words(adjust(admin, account, amount=amount))
    assert available(account.workspace) == left
    posted = Transaction.objects.latest("pk")
    assert (posted.kind, posted.actor, posted.reason) == ("adjust", staff, "Goodwill")


def test_the_customer_reads_the_reason(admin: Client, account: CreditAccount, user: User) -> None:
    adjust(admin, account, reason="Goodwill after the outage")
    customer = Client()
    customer.force_login(user)
    assert "Goodwill after the outage" in words(customer.get("/credits/"))


def test_a_double_click_adjusts_once(admin: Client, account: CreditAccount) -> None:
    key = str(uuid4())
    adjust(admin, account, key=key)
    assert "made already" in words(adjust(admin, account, key=key))
    assert available(account.workspace) == 120


def test_a_form_sent_again_with_another_amount_is_refused(
    admin: Client, account: CreditAccount
) -> None:
    key = str(uuid4())
    adjust(admin, account, key=key)
    assert "sent before with another amount" in words(adjust(admin, account, key=key, amount=30))
    assert available(account.workspace) == 120


def test_it_refuses_to_go_below_0(admin: Client, account: CreditAccount) -> None:
    page = words(adjust(admin, account, amount=-101))
    assert "This takes 101 and there are 100. Take 100 at most." in page
    assert available(account.workspace) == 100


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"reason": "  "}, "Say why"),
        ({"reason": "a\x00b"}, "Null characters are not allowed."),
        ({"reason": "x" * 201}, "at most 200 characters"),
        ({"amount": ""}, "Enter how many credits."),
        ({"amount": "0"}, "0 changes nothing."),
        ({"amount": "1.5"}, "Enter a whole number."),
        ({"amount": "9" * 30}, "less than or equal to 1000000"),
        ({"amount": "\x00"}, "Enter a whole number."),
        ({"key": ""}, "This form lost its key."),
        ({"key": "x"}, "This form lost its key."),
    ],
)
def test_improper_input_is_a_form_error(
    admin: Client, account: CreditAccount, data: dict[str, str], told: str
) -> None:
    assert told in words(adjust(admin, account, **data))
    assert available(account.workspace) == 100


def test_only_those_who_may_adjust_do(client: Client, account: CreditAccount) -> None:
    helper = User.objects.create_user("helper@example.com", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="view_creditaccount"))
    client.force_login(helper)
    page = words(client.get(url("creditaccount_change", account.pk)))
    assert "Adjust credits" not in page
    assert adjust(client, account).status_code == 403
    assert available(account.workspace) == 100


def test_an_unknown_account_is_not_found(admin: Client) -> None:
    assert admin.get(url("creditaccount_adjust", 0)).status_code == 404
