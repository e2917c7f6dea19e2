"""The hosted page as a buyer uses it, over HTTP and without JavaScript."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from stripe import StripeClient

from fakestripe.pages import payment_form, trouble
from fakestripe.pages.german import GERMAN
from fakestripe.pages.typed import Typed
from fakestripe.stand import Stand
from fakestripe.tests.browsing import open_page, pay, press
from fakestripe.tests.checkout import session, setup


def test_it_says_that_it_is_a_test_page_what_is_bought_and_what_it_costs(
    client: StripeClient,
) -> None:
    page = open_page(session(client).url)
    for words in ("No money moves.", "100 credits", "$10.00", "Total due", "Pay $10.00"):
        assert words in page.text
    for name in ("cc-number", "cc-exp", "cc-csc", "email"):
        assert f'autocomplete="{name}"' in page.source


def test_a_good_card_leads_back_to_the_app(client: StripeClient) -> None:
    made = session(client)
    assert pay(made.url).leads_to == f"http://localhost/paid?session={made.id}"
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"


def test_a_paid_session_leads_on_and_takes_no_second_card(client: StripeClient) -> None:
    made = session(client)
    paid = pay(made.url).leads_to
    assert pay(made.url).leads_to == paid
    assert open_page(made.url).leads_to == paid
    assert len(client.v1.charges.list().data) == 1


def test_two_tabs_and_ten_clicks_are_one_charge(client: StripeClient) -> None:
    made = session(client)
    with ThreadPoolExecutor(10) as ten:
        ends = set(ten.map(lambda _: pay(made.url).leads_to, range(10)))
    assert ends == {f"http://localhost/paid?session={made.id}"}
    assert len(client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("4000000000000002", "The card was declined"),
        ("4000000000009995", "insufficient funds"),
        ("4000000000000069", "The card has expired"),
        ("4242424242424241", "This is no card number"),
        ("4111111111111111", "It may be a real card"),
    ],
)
def test_a_no_is_told_and_the_next_card_pays(client: StripeClient, number: str, words: str) -> None:
    made = session(client)
    refused = pay(made.url, number)
    assert words in refused.text
    assert number in refused.source  # what was typed stays
    assert pay(made.url).status == 303


def test_3d_secure_is_completed_at_the_bank(client: StripeClient) -> None:
    made = session(client)
    bank = made.url.partition("/c/")[0] + pay(made.url, "4000 0000 0000 3220").leads_to
    asked = open_page(bank)
    assert "Is this payment yours?" in asked.text
    assert "$10.00" in asked.text
    assert press(bank, "complete").leads_to == f"http://localhost/paid?session={made.id}"
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"


def test_a_failed_3d_secure_is_told_and_the_next_card_pays(client: StripeClient) -> None:
    made = session(client)
    bank = made.url.partition("/c/")[0] + pay(made.url, "4000 0000 0000 3220").leads_to
    assert press(bank, "fail").leads_to == made.url
    assert "3-D Secure failed" in open_page(made.url).text
    assert pay(made.url).status == 303


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"number": ""}, "This is no card number"),
        ({"exp": "soon"}, "write 08 / 30"),
        ({"exp": "13/40"}, "write 08 / 30"),
        ({"exp": "01/20"}, "write 08 / 30"),
        ({"cvc": ""}, "It has three digits"),
        ({"cvc": "12345"}, "It has three digits"),
        ({"email": "nonsense"}, "such as ada@example.com"),
        ({"email": ""}, "such as ada@example.com"),
        ({"seen": "900"}, "The order has changed"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(
    client: StripeClient, form: dict[str, str], words: str
) -> None:
    made = session(client)
    assert words in pay(made.url, **form).text
    assert client.v1.charges.list().data == []


def test_a_bank_account_pays_in_days(client: StripeClient) -> None:
    made = session(client)
    assert "000123456789" in open_page(f"{made.url}?way=bank").source.replace(" ", "")
    ada = {"way": "bank", "email": "ada@example.com", "name": "Ada"}
    assert "no test account" in press(made.url, **ada, account_number="1").text
    assert press(made.url, **ada, account_number="000123456789").status == 303
    after = client.v1.checkout.sessions.retrieve(made.id)
    assert (after.status, after.payment_status) == ("complete", "unpaid")


def test_a_promotion_code_is_taken_off_and_back(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "once"})
    promotion = {"type": "coupon", "coupon": coupon.id}
    client.v1.promotion_codes.create(
        {"promotion": promotion, "code": "SUMMER"}  # type: ignore[typeddict-item]
    )
    made = session(client, allow_promotion_codes=True)
    refused = press(made.url, "apply", code="WINTER")
    assert "used up" in refused.text
    assert 'value="WINTER" aria-invalid="true"' in refused.source
    assert "Pay $8.00" in press(made.url, "apply", code="summer").text
    assert "Pay $10.00" in press(made.url, "remove").text
    press(made.url, "apply", code="SUMMER")
    assert pay(made.url, seen="800").status == 303
    assert client.v1.charges.list().data[0].amount == 800


def test_a_free_order_asks_for_no_card(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100, "duration": "once"})
    made = session(client, discounts=[{"coupon": coupon.id}])
    assert "cc-number" not in open_page(made.url).source
    assert press(made.url, way="nothing", email="ada@example.com").status == 303
    after = client.v1.checkout.sessions.retrieve(made.id)
    assert after.payment_status == "no_payment_required"


def test_a_card_is_saved(client: StripeClient) -> None:
    made = setup(client)
    assert "Save card" in open_page(made.url).text
    assert pay(made.url).leads_to == "http://localhost/kept"


def test_an_expired_session_takes_no_card(client: StripeClient) -> None:
    made = session(client)
    expired = press(made.url, "expire")
    assert "has expired" in expired.text
    assert "http://localhost/back" in expired.source
    assert "has expired" in pay(made.url).text
    assert client.v1.charges.list().data == []


def test_back_leads_to_the_app_and_the_session_stays_open(client: StripeClient) -> None:
    made = session(client)
    assert 'href="http://localhost/back"' in open_page(made.url).source
    assert client.v1.checkout.sessions.retrieve(made.id).status == "open"


def test_an_address_that_is_none_is_told(stand: Stand) -> None:
    for path in ("c/pay/cs_test_none", "3ds/pi_none", "receipts/ch_none"):
        page = open_page(f"{stand.base_url}/{path}")
        assert page.status == 404
        assert "no such payment page" in page.text


def test_a_german_browser_reads_german(client: StripeClient) -> None:
    page = open_page(session(client).url, language="de-AT,de;q=0.9,en;q=0.8")
    assert '<html lang="de">' in page.source
    assert "10,00 $ bezahlen" in page.text
    assert '<option value="AT" selected>' in page.source


def test_the_sessions_own_language_goes_first(client: StripeClient) -> None:
    assert "Pay $10.00" in open_page(session(client, locale="en").url, language="de").text


def test_every_sentence_has_its_german() -> None:
    said = {*trouble.HEADINGS.values(), *trouble.SENTENCES.values(), *trouble.FIELDS.values()}
    said |= {words for words, _ in payment_form.CARDS.values()}
    assert said <= GERMAN.keys()


def test_what_was_typed_and_sold_is_no_markup(client: StripeClient) -> None:
    evil = '"><script>alert(1)</script>'
    made = session(client, cancel_url=f"http://localhost/?{evil}")
    page = pay(made.url, "4000000000000002", name=evil, postal_code=evil)
    assert "<script>alert" not in page.source


def test_only_the_session_says_where_the_form_may_lead(client: StripeClient) -> None:
    policy = open_page(session(client).url).policy
    assert "form-action 'self' http://localhost;" in policy
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy


def test_a_test_card_is_filled_in_by_its_button(client: StripeClient) -> None:
    made = session(client)
    filled = press(made.url, email="ada@example.com", number_example="4242 4242 4242 4242")
    assert 'value="4242 4242 4242 4242"' in filled.source
    assert 'value="ada@example.com"' in filled.source
    assert client.v1.charges.list().data == []


@pytest.mark.parametrize(
    ("exp", "card"), [("08 / 30", (8, 30)), ("8/2030", (8, 2030)), ("0830", (8, 30)), ("x", (0, 0))]
)
def test_a_date_is_read_as_people_write_it(exp: str, card: tuple[int, int]) -> None:
    typed = Typed(exp=exp).card()
    assert (typed.exp_month, typed.exp_year) == card


def test_a_receipt_shows_what_was_paid(client: StripeClient) -> None:
    pay(session(client).url)
    page = open_page(str(client.v1.charges.list().data[0].receipt_url))
    assert "$10.00" in page.text
    assert "Visa 4242" in page.text
