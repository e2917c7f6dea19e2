"""Staff's pages of payments: each right without it, with it, and with a log-in that is old."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saas.accounts.models import User
from saas.core.clock import now
from saas.payments.flows.receipts import issue
from saas.payments.models import Act, Dispute, Event, FraudWarning, Pack, Refund
from tests.payments.purchases import credited
from tests.payments.steps import staff

pytestmark = pytest.mark.django_db

PASSWORD = "seven quiet herons"
MARKUP = "<img src=x onerror=alert(1)>"
ODD = ["\x00", "-1", "1e30", "9" * 400, "9" * 5000, "NaN", "Infinity", "1e999999", "١٢", "\u202et"]
ODD += ["' OR 1=1 --", "%_\\", MARKUP, "x" * 10_000]
LISTS = ["purchase", "refund", "dispute", "fraudwarning", "receipt", "act", "event", "pack"]
EACH = [*LISTS, "act_export"]
VIEWS = [f"payments.view_{name}" for name in LISTS]


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY = "USD"


@pytest.fixture
def shop(user: User) -> dict[str, Any]:
    """A row of each kind, with markup wherever somebody may write it."""
    User.objects.filter(pk=user.pk).update(name=MARKUP)
    user.refresh_from_db()
    Pack.objects.all().delete()
    purchase = credited(user, name=MARKUP, method=MARKUP, currency="USD", buyer={"name": MARKUP})
    place = {"account": "acct_1", "livemode": False, "purchase": purchase}
    money = {"amount": 100, "currency": "USD"}
    made = now()
    told = {"id": "evt_1", "data": {"object": {"name": MARKUP}}}
    rows = {
        "purchase": purchase,
        "receipt": issue(purchase=purchase),
        "pack": purchase.pack,
        "refund": Refund.objects.create(
            **place, **money, origin="stripe", state="failed", reason=MARKUP, failure=MARKUP
        ),
        "dispute": Dispute.objects.create(
            **place, **money, stripe_id="du_1", state="won", reason=MARKUP, opened_at=made
        ),
        "fraudwarning": FraudWarning.objects.create(
            **place, stripe_id="issfr_1", kind=MARKUP, warned_at=made, is_actionable=True
        ),
        "act": Act.objects.create(
            by="staff", what=MARKUP, purchase=purchase, reason=MARKUP, before={MARKUP: MARKUP}
        ),
        "event": Event.objects.create(
            account="acct_1",
            livemode=False,
            stripe_id="evt_1",
            type="customer.deleted",
            object_id="cus_1",
            payload=told,
            happened_at=made,
            due_at=made,
            state="dead",
            reason=MARKUP,
        ),
    }
    Pack.objects.update(name=MARKUP, currency="USD")
    return rows


def enter(client: Client, person: User) -> Client:
    person.set_password(PASSWORD)
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def grow_old(client: Client) -> None:
    """Their log-in is 16 minutes old by now."""
    session = client.session
    name = "account_authentication_methods"
    session[name] = [record | {"at": record["at"] - 16 * 60} for record in session[name]]
    session.save()


def page_of(name: str, *args: Any) -> str:
    return reverse(f"admin:payments_{name}", args=args)


def refund(client: Client, shop: dict[str, Any]) -> Any:
    """Look what happens, and press."""
    place = page_of("purchase_refund", shop["purchase"].pk)
    shown = client.get(place)
    seen = shown.context["outcome"].seal if shown.status_code == 200 else "-"
    typed = {"how": "all", "let_go": "no", "reason": "R", "key": str(uuid4()), "seen": seen}
    return client.post(place, typed)


def change(client: Client, shop: dict[str, Any]) -> Any:
    data = {"name": "New", "credits": 100, "typed": "10.00", "lapse_days": ""}
    return client.post(page_of("pack_change", shop["pack"].pk), data)


def add(client: Client, shop: dict[str, Any]) -> Any:
    data = {"name": "New", "credits": 100, "typed": "10.00", "lapse_days": ""}
    return client.post(page_of("pack_add"), data)


def press(client: Client, name: str, action: str, row: Any) -> Any:
    data = {"action": action, "_selected_action": [row.pk]}
    return client.post(page_of(f"{name}_changelist"), data)


def archive(client: Client, shop: dict[str, Any]) -> Any:
    return press(client, "pack", "archive", shop["pack"])


def sell_again(client: Client, shop: dict[str, Any]) -> Any:
    Pack.objects.update(archived_at=now())
    return press(client, "pack", "sell_again", shop["pack"])


def replay(client: Client, shop: dict[str, Any]) -> Any:
    return press(client, "event", "replay", shop["event"])


def accept(client: Client, shop: dict[str, Any]) -> Any:
    """Give the dispute up; without a key of Stripe's, the wish is written down and no more."""
    Dispute.objects.update(state="needs_response")
    place = page_of("dispute_accept", shop["dispute"].pk)
    shown = client.get(place)
    seen = shown.context["outcome"].seal if shown.status_code == 200 else "-"
    return client.post(place, {"reason": "R", "seen": seen})


def is_accepted() -> bool:
    return Act.objects.filter(what="dispute.accept_requested").exists()


type Deed = Callable[[Client, dict[str, Any]], Any]
DEEDS: list[tuple[Deed, str, Callable[[], bool]]] = [
    (refund, "payments.refund_purchase", lambda: Refund.objects.filter(origin="staff").exists()),
    (change, "payments.change_pack", lambda: Pack.objects.filter(name="New").exists()),
    (add, "payments.add_pack", lambda: Pack.objects.filter(name="New").exists()),
    (archive, "payments.change_pack", lambda: Act.objects.filter(what="pack.archived").exists()),
    (
        sell_again,
        "payments.change_pack",
        lambda: Act.objects.filter(what="pack.sold_again").exists(),
    ),
    (accept, "payments.answer_dispute", is_accepted),
    (replay, "payments.replay_event", lambda: Act.objects.filter(what="event.replayed").exists()),
]
each_deed = pytest.mark.parametrize(
    ("deed", "right", "is_done"), DEEDS, ids=[deed.__name__ for deed, *_ in DEEDS]
)


@each_deed
def test_nobody_does_it_without_the_right(
    client: Client, shop: dict[str, Any], deed: Deed, right: str, is_done: Callable[[], bool]
) -> None:
    others = {other for _, other, _ in DEEDS}
    enter(client, staff(*VIEWS, *sorted(others - {right})))
    deed(client, shop)
    assert not is_done()


@each_deed
def test_who_has_the_right_does_it(
    client: Client, shop: dict[str, Any], deed: Deed, right: str, is_done: Callable[[], bool]
) -> None:
    enter(client, staff(*VIEWS, right))
    deed(client, shop)
    assert is_done()


@each_deed
@pytest.mark.parametrize("is_superuser", [False, True], ids=["staff", "superuser"])
def test_an_old_log_in_does_nothing(
    client: Client,
    shop: dict[str, Any],
    deed: Deed,
    right: str,
    is_done: Callable[[], bool],
    is_superuser: bool,
) -> None:
    root = User.objects.create_superuser if is_superuser else None
    enter(client, root("root@example.com") if root else staff(*VIEWS, right))
    grow_old(client)
    answer = deed(client, shop)
    assert not is_done()
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    deed(client, shop)
    assert is_done()


@each_deed
def test_neither_customers_nor_strangers_do_it(
    client: Client,
    user: User,
    shop: dict[str, Any],
    deed: Deed,
    right: str,
    is_done: Callable[[], bool],
) -> None:
    deed(client, shop)
    enter(client, user)
    deed(client, shop)
    assert not is_done()


@pytest.mark.parametrize(
    "page", ["purchase_refund", "dispute_accept", "pack_change", "pack_changelist"]
)
def test_forms_of_other_sites_are_refused(shop: dict[str, Any], page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_superuser("root@example.com"))
    args = [shop[page.partition("_")[0]].pk] if page != "pack_changelist" else []
    assert strict.post(page_of(page, *args), {"action": "archive"}).status_code == 403


@pytest.mark.parametrize(
    ("page", "right"),
    [
        *[(f"admin:payments_{name}_changelist", f"payments.view_{name}") for name in LISTS],
        ("admin:payments_act_export", "payments.view_act"),
        ("admin:payments_receipt_month", "payments.export_receipts"),
        ("payments:ready", "payments.view_purchase"),
    ],
)
def test_each_page_takes_its_right(
    client: Client, shop: dict[str, Any], page: str, right: str
) -> None:
    place = reverse(page)
    assert client.get(place).status_code == 302
    others = {*VIEWS, "payments.export_receipts"} - {right}
    helper = staff(*sorted(others))
    enter(client, helper)
    assert client.get(place).status_code == 403
    helper.user_permissions.set(Permission.objects.filter(codename=right.partition(".")[2]))
    assert client.get(place).status_code == 200


@pytest.fixture
def root(client: Client) -> Client:
    return enter(client, User.objects.create_superuser("root@example.com"))


def content(page: Any) -> str:
    return (b"".join(page.streaming_content) if page.streaming else page.content).decode()


@pytest.mark.parametrize("name", LISTS)
def test_markup_is_text(root: Client, shop: dict[str, Any], name: str) -> None:
    for place in (page_of(f"{name}_changelist"), page_of(f"{name}_change", shop[name].pk)):
        answer = root.get(place)
        assert answer.status_code == 200
        assert MARKUP not in content(answer)
        assert answer["X-Frame-Options"] == "DENY"
        assert "private" in answer["Cache-Control"]


def test_markup_is_text_in_the_form_for_a_refund(root: Client, shop: dict[str, Any]) -> None:
    typed = {"how": MARKUP, "amount": MARKUP, "let_go": MARKUP, "reason": MARKUP}
    answer = root.get(page_of("purchase_refund", shop["purchase"].pk), typed)
    assert answer.status_code == 200
    assert MARKUP not in content(answer)


@pytest.mark.parametrize("name", EACH)
def test_odd_questions_break_no_list(root: Client, shop: dict[str, Any], name: str) -> None:
    place = page_of(name if name == "act_export" else f"{name}_changelist")
    for value in ODD:
        for asked in ("q", "p", "o"):
            assert root.get(place, {asked: value}).status_code in {200, 302, 400}, (asked, value)


@pytest.mark.parametrize("name", EACH)
def test_odd_dates_and_filters_break_no_list(root: Client, shop: dict[str, Any], name: str) -> None:
    place = page_of(name if name == "act_export" else f"{name}_changelist")
    hierarchy = {"act": "at", "act_export": "at", "dispute": "opened_at"}.get(name, "created_at")
    for value in ["x", "-1", "0", "99999", "9" * 400]:
        for part in (f"{hierarchy}__year", f"{hierarchy}__day", "state", "purchase__person__id"):
            assert root.get(place, {part: value}).status_code in {200, 302, 400}, (part, value)


@pytest.mark.parametrize("name", ["how", "amount", "let_go", "reason", "key", "seen"])
def test_odd_refunds_do_nothing(root: Client, shop: dict[str, Any], name: str) -> None:
    place = page_of("purchase_refund", shop["purchase"].pk)
    seen = root.get(place).context["outcome"].seal
    for value in ODD:
        typed = {"how": "other", "amount": "-", "let_go": "no", "reason": "R"}
        told = {"key": str(uuid4()), "seen": seen, **typed, name: value}
        for ask in (root.get, root.post):
            assert ask(place, told).status_code in {200, 400}, value
    assert not Refund.objects.filter(origin="staff").exists()


@pytest.mark.parametrize("name", ["reason", "seen"])
def test_odd_acceptances_do_nothing(root: Client, shop: dict[str, Any], name: str) -> None:
    Dispute.objects.update(state="needs_response")
    place = page_of("dispute_accept", shop["dispute"].pk)
    assert MARKUP not in content(root.get(place))
    for value in ODD:
        told = {"reason": "R", "seen": "-", name: value}
        answer = root.post(place, told)
        assert answer.status_code in {200, 400}, value
        assert MARKUP not in content(answer)
    assert not is_accepted()
    for key in (0, 10**40):
        assert root.get(page_of("dispute_accept", key)).status_code == 404


def test_nothing_is_refunded_that_no_page_has_shown(root: Client, shop: dict[str, Any]) -> None:
    place = page_of("purchase_refund", shop["purchase"].pk)
    told = {"how": "all", "let_go": "no", "reason": "R", "key": str(uuid4())}
    for seen in ({}, {"seen": ""}, {"seen": "-"}):
        assert root.post(place, told | seen).status_code == 200
    assert not Refund.objects.filter(origin="staff").exists()


@pytest.mark.parametrize("name", ["name", "credits", "typed", "lapse_days"])
def test_odd_packs_are_refused(root: Client, shop: dict[str, Any], name: str) -> None:
    before = (shop["pack"].credits, shop["pack"].price)
    for value in ODD:
        data = {"name": "", "credits": 100, "typed": "10.00", "lapse_days": "", name: value}
        answer = root.post(page_of("pack_change", shop["pack"].pk), data)
        assert answer.status_code in {200, 302, 400}, value
    shop["pack"].refresh_from_db()
    assert (shop["pack"].credits, shop["pack"].price) in {before, (12, 1000), (100, 1200)}


@pytest.mark.parametrize("name", LISTS)
def test_odd_addresses_are_not_there(root: Client, shop: dict[str, Any], name: str) -> None:
    for key in ["x", "9" * 40, "_00", "..", "1' OR 1", str(uuid4())]:
        assert root.get(page_of(f"{name}_change", key)).status_code in {302, 404}, key
