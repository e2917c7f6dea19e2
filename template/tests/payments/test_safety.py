"""What no browser sends, and what no customer should see: each page is tried with it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.jobs.flows import run_pending
from saas.payments.errors import NothingUnused, TooManyCheckouts
from saas.payments.flows.checkout import buy
from saas.payments.flows.receipts import issue
from saas.payments.flows.withdrawing import withdraw
from saas.payments.models import Attempt, Pack, Purchase, Receipt, Refund
from saas.payments.notices import send as send_notice
from tests.payments.purchases import credited
from tests.payments.steps import pay
from tests.payments.till import Till

MARKUP = "<img src=x onerror=alert(1)>"
EVIL = "https://evil.example/"
ODD = [
    "\x00",
    "a\x00b",
    "-1",
    "1e30",
    "9" * 400,
    "9" * 5000,
    "NaN",
    "١٢",
    "\u202etxt",
    "' OR 1=1 --",
    "%_\\",
    "${7*7}{{7*7}}",
    MARKUP,
    "x" * 100_000,
]
OF_ONE = ["paid", "not_charged", "withdraw_from"]
PAPERS = ["receipt", "receipt_pdf"]
PAGES = ["history", "history_export", "order", "withdraw", *OF_ONE, *PAPERS]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY, settings.WITHDRAWAL_DAYS, settings.VERIFIED_TO_BUY = "USD", 14, False


@pytest.fixture
def receipt(user: User) -> Receipt:
    """Ada's, of a payment with all its credits left."""
    paper = issue(purchase=credited(user))
    assert paper
    return paper


def address(page: str, receipt: Receipt) -> str:
    args: list[Any] = [receipt.purchase_id] if page in OF_ONE else []
    return reverse(f"payments:{page}", args=[receipt.pk] if page in PAPERS else args)


def content(page: Any) -> bytes:
    return b"".join(page.streaming_content) if page.streaming else page.content


@pytest.mark.parametrize("page", PAGES)
def test_strangers_log_in_first(client: Client, receipt: Receipt, page: str) -> None:
    place = address(page, receipt)
    for answer in (client.get(place), client.post(place)):
        assert answer.status_code == 302
        assert answer["Location"] == f"{reverse('account_login')}?next={place}"


@pytest.mark.parametrize("page", [*OF_ONE, *PAPERS])
def test_what_is_anothers_is_not_there(client: Client, receipt: Receipt, page: str) -> None:
    client.force_login(User.objects.create_user("eve@example.com"))
    assert client.get(address(page, receipt)).status_code == 404
    told = {"key": str(uuid4()), "seen": "630-63"}
    assert client.post(address(page, receipt), told).status_code in {404, 405}
    assert not Refund.objects.exists()


@pytest.mark.parametrize("page", ["history", "history_export", "withdraw"])
def test_lists_hold_ones_own(client: Client, receipt: Receipt, page: str) -> None:
    client.force_login(User.objects.create_user("eve@example.com"))
    shown = content(client.get(address(page, receipt))).decode()
    for known in (receipt.code, str(receipt.purchase_id), receipt.purchase.session_id):
        assert known not in shown


def test_a_search_finds_ones_own(client: Client, receipt: Receipt) -> None:
    client.force_login(User.objects.create_user("eve@example.com"))
    answer = client.get(address("history", receipt), {"search": receipt.code})
    assert answer.context["page"].object_list == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "post"])
def test_other_methods_are_refused(
    signed_in: Client, receipt: Receipt, page: str, method: str
) -> None:
    if method != "post" or page not in {"order", "withdraw_from"}:
        assert getattr(signed_in, method)(address(page, receipt)).status_code == 405


@pytest.mark.parametrize("page", ["order", "withdraw_from"])
def test_forms_of_other_sites_are_refused(user: User, receipt: Receipt, page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    told = {"key": str(uuid4()), "pack": receipt.purchase.pack_id, "agreed": "on", "seen": "-"}
    assert strict.post(address(page, receipt), told).status_code == 403
    assert (Purchase.objects.count(), Refund.objects.count()) == (1, 0)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_kept_nowhere_and_stand_in_no_frame(
    signed_in: Client, receipt: Receipt, page: str
) -> None:
    answer = signed_in.get(address(page, receipt))
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAPERS)
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30, 10**400])
def test_numbers_that_no_paper_has(signed_in: Client, page: str, number: int) -> None:
    place = reverse(f"payments:{page}", args=[1]).replace("/1/", f"/{number}/")
    assert signed_in.get(place).status_code == 404


@pytest.mark.parametrize("name", ["page", "search", "state", "year", "search[]"])
@pytest.mark.parametrize("page", ["history", "history_export"])
def test_odd_filters_break_nothing(
    signed_in: Client, receipt: Receipt, page: str, name: str
) -> None:
    for value in ODD:
        answer = signed_in.get(address(page, receipt), {name: value})
        assert answer.status_code in {200, 400}
        assert MARKUP not in content(answer).decode()


@pytest.mark.parametrize("search", ["%", "_", "\\", "0%0"])
def test_a_search_takes_no_wildcards(signed_in: Client, receipt: Receipt, search: str) -> None:
    answer = signed_in.get(address("history", receipt), {"search": search})
    assert answer.context["page"].object_list == []


@pytest.mark.parametrize("name", ["pack", "key", "agreed", "way_back"])
def test_odd_orders_break_nothing(
    signed_in: Client, receipt: Receipt, stripe: StripeClient, name: str, settings: Settings
) -> None:
    settings.CHECKOUTS_AN_HOUR = 1
    for value in ODD:
        told = {"pack": receipt.purchase.pack_id, "key": str(uuid4()), "agreed": "on", name: value}
        answer = signed_in.post(reverse("payments:order"), told)
        assert answer.status_code in {200, 303, 400}
        assert MARKUP not in answer.content.decode()
    assert Purchase.objects.count() <= 2


@pytest.mark.parametrize("name", ["pack", "next", "nonsense"])
def test_odd_links_to_the_order_break_nothing(
    signed_in: Client, receipt: Receipt, name: str
) -> None:
    for value in ODD:
        answer = signed_in.get(reverse("payments:order"), {name: value})
        assert answer.status_code in {200, 400}
        assert MARKUP not in answer.content.decode()


@pytest.mark.parametrize("name", ["key", "seen"])
def test_odd_withdrawals_do_nothing(
    signed_in: Client, receipt: Receipt, stripe: StripeClient, name: str
) -> None:
    for value in ODD:
        told = {"key": str(uuid4()), "seen": "1-2", name: value}
        answer = signed_in.post(address("withdraw_from", receipt), told)
        assert answer.status_code in {200, 400}
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    "way_back",
    [
        EVIL,
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        " /\n/evil.example",
    ],
)
def test_no_page_leads_elsewhere(
    signed_in: Client, till: Till, stripe: StripeClient, way_back: str
) -> None:
    pack = Pack.objects.create(credits=100, price=1000, currency="USD")
    told = {"pack": pack.pk, "key": str(uuid4()), "agreed": "on", "way_back": way_back}
    signed_in.post(reverse("payments:order"), told, headers={"Referer": EVIL})
    purchase = Purchase.objects.get()
    assert purchase.way_back == ""
    session = stripe.v1.checkout.sessions.retrieve(purchase.session_id)
    assert str(session.success_url).startswith("http://testserver/billing/paid/")
    assert str(session.cancel_url).startswith("http://testserver/billing/not-charged/")
    till.pay(purchase.session_id)
    for page in ("paid", "not_charged"):
        shown = signed_in.get(reverse(f"payments:{page}", args=[purchase.pk]), follow=True)
        assert "evil" not in shown.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "testserver@evil.example"}, 400),
        ({"X-Forwarded-Host": "evil.example"}, 303),
        ({"Forwarded": "host=evil.example"}, 303),
        ({"X-Original-URL": EVIL}, 303),
    ],
)
def test_the_way_back_from_stripe_is_ours(
    signed_in: Client, stripe: StripeClient, headers: dict[str, str], status: int
) -> None:
    pack = Pack.objects.create(credits=100, price=1000, currency="USD")
    told = {"pack": pack.pk, "key": str(uuid4()), "agreed": "on"}
    answer = signed_in.post(reverse("payments:order"), told, headers=headers)
    assert answer.status_code == status
    for session in stripe.v1.checkout.sessions.list().data:
        assert str(session.success_url).startswith("http://testserver/")


@pytest.fixture
def nasty(user: User) -> Receipt:
    """Markup wherever somebody may write it."""
    User.objects.filter(pk=user.pk).update(name=MARKUP)
    Workspace.objects.filter(owner=user).update(name=MARKUP)
    user.refresh_from_db()
    words = {"name": MARKUP, "email": MARKUP, "address": {"line1": MARKUP, "city": MARKUP}}
    buyer = {**words, "tax_ids": [{"type": "eu_vat", "value": MARKUP}]}
    purchase = credited(user, name=MARKUP, method=MARKUP, buyer=buyer, consent=MARKUP)
    Pack.objects.update(name=MARKUP, currency="USD")
    paper = issue(purchase=purchase)
    assert paper
    return paper


@pytest.mark.parametrize("page", [*PAGES, "pricing"])
def test_markup_is_text(signed_in: Client, nasty: Receipt, page: str) -> None:
    answer = signed_in.get(address(page, nasty), follow=True)
    assert answer.status_code == 200
    if "html" in answer["Content-Type"]:
        assert MARKUP not in answer.content.decode()
    else:
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "(\\) Tj ET",
        "]]>endobj",
        "/../../etc/passwd",
        "\r\nX: y",
        "=cmd|' /C calc'!A0",
        "\u202eevil",
        "名" * 60,
        "é" * 60,
        "\u0301" * 60,
        "🙂🏳️‍🌈",
        "x" * 60,
    ],
)
def test_papers_and_lists_take_any_name(signed_in: Client, user: User, name: str) -> None:
    paper = issue(purchase=credited(user, name=name, buyer={"name": name * 20}))
    assert paper
    answer = signed_in.get(address("receipt_pdf", paper))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="{paper.code}.pdf"'
    for page in ("receipt", "history", "history_export", "paid"):
        assert signed_in.get(address(page, paper)).status_code == 200


def test_a_name_adds_no_header_to_a_mail(user: User) -> None:
    header = "A\r\nBcc: eve@example.com\r\n\r\nx"
    User.objects.filter(pk=user.pk).update(name=header)
    paper = issue(purchase=credited(user, name=header, buyer={"name": header}))
    assert paper
    for kind, pk in (("receipt", paper.pk), ("pending", paper.purchase_id)):
        send_notice(kind=kind, pk=str(pk))
    run_pending()
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert isinstance(message, EmailMessage)
        assert message.recipients() == [user.email]
        assert "Bcc" not in message.message()
        assert "\n" not in message.subject


def in_threads(count: int, act: Any) -> list[Any]:
    """All at once; what is refused in words comes back as the refusal."""

    def tried(number: int) -> Any:
        try:
            return act(number)
        except (NothingUnused, TooManyCheckouts) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(tried, range(count)))


@pytest.fixture
def buyer(transactional_db: None, stripe: StripeClient) -> dict[str, Any]:
    person = User.objects.create_user("ada@example.com")
    pack = Pack.objects.create(credits=100, price=1000, currency="USD")
    known = {"person": person, "workspace": personal_workspace(person), "pack": pack}
    return known | {"consent": "Yes", "site": "http://testserver"}


@pytest.mark.parametrize("is_one_form", [True, False], ids=["double click", "two tabs"])
def test_clicks_at_once_are_one_payment(
    buyer: dict[str, Any], stripe: StripeClient, is_one_form: bool
) -> None:
    key = uuid4()
    made = in_threads(6, lambda _: buy(key=key if is_one_form else uuid4(), **buyer))
    assert len({purchase.session_url for purchase in made}) == 1
    assert len(stripe.v1.checkout.sessions.list().data) == 1


def test_many_at_once_do_not_pass_the_limit(buyer: dict[str, Any], settings: Settings) -> None:
    settings.CHECKOUTS_AN_HOUR = 2
    made = in_threads(6, lambda number: buy(key=uuid4(), way_back=f"/?{number}", **buyer))
    assert sum(isinstance(one, TooManyCheckouts) for one in made) == 4
    assert Purchase.objects.count() == 2


def test_withdrawals_at_once_are_one(buyer: dict[str, Any], stripe: StripeClient) -> None:
    purchase = pay(stripe, buyer["workspace"])
    made = in_threads(6, lambda _: withdraw(key=uuid4(), purchase=purchase, person=buyer["person"]))
    assert sum(isinstance(one, Refund) for one in made) == 1
    assert Refund.objects.get().amount == 1000


def test_a_key_of_anothers_purchase_leads_to_none_of_theirs(
    client: Client, user: User, stripe: StripeClient
) -> None:
    hers = credited(user)
    client.force_login(User.objects.create_user("eve@example.com"))
    told = {"pack": hers.pack_id, "key": str(hers.pk), "agreed": "on"}
    answer: HttpResponse = client.post(reverse("payments:order"), told)
    assert answer.status_code == 303
    assert str(hers.pk) not in answer["Location"]
    assert Attempt.objects.filter(row=hers.source_ref).count() == 0
