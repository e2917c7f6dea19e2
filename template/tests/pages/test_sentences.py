"""No sentence of ours stays English in a language of the tests, in which no plain letter is left.

In your project this runs only if you name it, and tells of your own sentences as well:
uv run pytest tests/pages/test_sentences.py
"""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import NoReverseMatch, reverse

from saas.accounts.mails import CHANGE
from saas.accounts.models import User
from saas.core.installed import code_folders
from saas.jobs.flows import run_pending
from saas.mail import samples
from saas.mail.rendering import about_project, render
from saas.services import demo
from tests.pages import budgets, marked, plain, pseudo
from tests.pages.named import pages
from tests.pages.visits import Page, Seen, look, name_of, send, walk
from tests.payments.purchases import STATES, credited, purchase_of

pytestmark = pytest.mark.django_db

DATA = "Δοκιμή 12"  # what people have written: letters of no English sentence
NOT_WALKED = {"services:stop"}  # a button that is there only while a background run goes on
OURS = {page.name for page in pages() if page.is_ours}
ROOT = Path(settings.BASE_DIR)
FOLDERS = [folder for folder in [*code_folders(), ROOT / "templates"] if folder.is_dir()]
SILENT = {"management", "migrations", "tests"}  # commands speak English, as logs do
CREDIT = re.compile(r"credit(?! notes?\b)", re.IGNORECASE)  # a credit note is a paper
PERMISSION = re.compile(r"\| Can \w+ ")  # Django keeps them in English
WRITTEN = ["Mira", CHANGE["user_agent"]]  # names and programs in the samples of mails

PASSWORD = "seven quiet herons"
type Act = tuple[str, dict[str, str]]  # the address, by name; what is sent
PART = {"HX-Request": "true"}

VISITOR: list[Act] = [
    ("account_login", {"login": "ada@example.com", "password": "not this one"}),
    ("account_reset_password", {"email": "ada@example.com"}),
    ("account_reset_password", {"email": demo.USER}),
    ("account_request_login_code", {"email": demo.USER}),
    ("account_confirm_login_code", {"code": "000000"}),
    ("account_signup", {"email": demo.USER, "password1": PASSWORD}),
    ("account_signup", {"email": "ada@example.com", "password1": "12345"}),
    ("account_signup", {"email": "ada@example.com", "password1": PASSWORD}),
]
PERSON: list[Act] = [
    ("accounts:profile", {"name": DATA, "time_zone": "12"}),
    ("accounts:profile", {"name": DATA, "time_zone": ""}),
    ("account_email", {"action_add": "", "email": "ada@home.example"}),
    ("account_email", {"action_add": "", "email": "ada@home.example"}),
    ("account_email", {"action_send": "", "email": "ada@home.example"}),
    ("account_email", {"action_primary": "", "email": "ada@home.example"}),
    ("account_email", {"action_remove": "", "email": "ada@home.example"}),
    ("account_email", {"action_remove": "", "email": demo.USER}),
    ("account_change_password", {"oldpassword": "12", "password1": "12", "password2": "12"}),
    (
        "account_change_password",
        {"oldpassword": demo.PASSWORD, "password1": PASSWORD, "password2": PASSWORD},
    ),
]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Everybody reads that language, and what people have written is none."""
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write(folder)
    names = ["PROJECT_NAME", "PROJECT_DESCRIPTION", "PROJECT_OWNER", "POSTAL_ADDRESS"]
    with override_settings(
        ROOT_URLCONF="tests.mail.urls",  # with the pages of development
        LOCALE_PATHS=[folder],
        LANGUAGES=[(pseudo.CODE, pseudo.NAME)],
        LANGUAGE_CODE=pseudo.CODE,
        **dict.fromkeys(names, DATA),
    ):
        yield


@pytest.fixture(scope="module")
def written() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "TEXTS", [DATA] * len(demo.TEXTS))
        patch.setattr(demo, "LATEST", [(ago, slug, DATA) for ago, slug, _ in demo.LATEST])
        for name in ("grant", "adjust"):
            act = getattr(demo, name)
            patch.setattr(demo, name, lambda act=act, **given: act(**given | {"reason": DATA}))
        yield


@pytest.fixture(scope="module")
def seen(written: None, month: None, elsewhere: None) -> dict[str, list[Seen]]:
    """What each one comes to see."""
    User.objects.update(name=DATA)
    mail.outbox = []
    with override_settings(DEBUG=True):
        return {
            "visitor": [*as_visitor(Client())],
            "user": [*as_user(entered(demo.USER))],
            "staff": [*walk(entered(demo.ADMIN), starts(), OURS.__contains__)],
        }


def as_visitor(client: Client) -> Iterator[Seen]:
    yield from walk(client, starts(), OURS.__contains__)
    for name, data in VISITOR:
        yield send(client, reverse(name), data)
    run_pending()
    for message in mail.outbox:
        for address in re.findall(r"https?://[^/\s]+(/accounts/\S+/)\s", message.body):
            yield look(Client(), address)


def as_user(client: Client) -> Iterator[Seen]:
    yield from walk(client, starts(), OURS.__contains__)
    yield look(client, reverse("credits:use"), **PART)
    for name, data in PERSON:
        yield send(client, reverse(name), data)
    run = reverse("services:run", args=["text-length"])
    for data in ({"text": DATA, "key": uuid4().hex}, {"text": DATA, "key": ""}):
        yield send(client, run, data)
        yield send(client, run, data, **PART)
    if "payments:paid" in OURS:
        yield from as_buyer(client)
    other = Client()
    other.force_login(User.objects.create_user("ben@example.com", name=DATA))
    yield look(other, reverse("account_set_password"))


def as_buyer(client: Client) -> Iterator[Seen]:
    """Sees what became of a purchase, whatever that was, and buys where nothing can be bought."""
    buyer = User.objects.get(email=demo.USER)
    bought = [purchase_of(buyer, state, name=DATA) for state in STATES]
    for purchase in [*bought, purchase_of(buyer, "paid", credited_at=None)]:
        for name in ("payments:paid", "payments:not_charged"):
            yield look(client, reverse(name, args=[purchase.pk]))
    withdrawn = reverse("payments:withdraw_from", args=[credited(buyer, method=DATA).pk])
    yield from walk(client, [withdrawn], OURS.__contains__)
    order = {"pack": str(bought[0].pack_id), "key": str(uuid4()), "agreed": "on"}
    for data in ({}, {"pack": "0"}, order):
        yield send(client, reverse("payments:order"), data)


def entered(email: str) -> Client:
    """Has typed the password once more, so that no page asks for it again."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": demo.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": demo.PASSWORD})
    return client


def starts() -> Iterator[str]:
    for page in pages():
        with suppress(NoReverseMatch):  # it takes arguments
            yield reverse(page.name)


@pytest.mark.parametrize("who", ["visitor", "user", "staff"])
def test_pages(seen: dict[str, list[Seen]], who: str) -> None:
    found = {
        (one.place, one.text): f"{page.how}:{one.line} {one.place}: {one.text}"
        for page in seen[who]
        for one in words(page.response)
        if not PERMISSION.search(one.text)
    }
    assert not found, "\n".join(found.values())


def test_every_page_of_ours_was_looked_at(seen: dict[str, list[Seen]]) -> None:
    looked = {one.name for looks in seen.values() for one in looks}
    assert OURS - looked <= NOT_WALKED


def words(response: HttpResponse) -> Iterator[plain.Plain]:
    """The words of an answer that are in no language of these tests."""
    kind = response.get("Content-Type", "")
    if kind == "application/pdf":  # papers are in the language of their day
        return
    text = text_of(response)
    if kind.startswith("text/html"):
        yield from plain.in_html(text)
    elif kind.startswith("text/csv"):
        for number, row in enumerate(csv.reader(StringIO(text)), 1):
            for cell in row:
                yield from plain.in_text(cell, number, "cell")


def text_of(response: HttpResponse) -> str:
    return b"".join(response).decode()


@pytest.mark.parametrize("template", samples.templates())
def test_mails(elsewhere: None, template: str) -> None:
    made = render(template, samples.context_of(template))
    found = [*plain.in_text(made.subject), *plain.in_text(made.text), *plain.in_html(made.html)]
    for one in found:
        text = re.sub("|".join(WRITTEN), "", one.text)
        assert [*plain.in_text(text)] == [], one.place


@pytest.mark.parametrize("code", [400, 403, "403_csrf", 404, 408, 413, 429, 500, 503])
def test_error_pages(elsewhere: None, rf: RequestFactory, code: object) -> None:
    page = render_to_string(f"{code}.html", {**about_project(), "code": "12"}, rf.get("/"))
    assert [*plain.in_html(page)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_templates_and_code(folder: Path) -> None:
    """As they stand: also what no page of these tests comes to."""
    files = {*folder.rglob("*.html"), *folder.rglob("*.txt"), *folder.rglob("*.py")}
    found = [
        f"{file.relative_to(ROOT)}:{one.line} {one.place}: {one.text}"
        for file in sorted(files)
        if not SILENT & {*file.parts}
        for one in (marked.in_python if file.suffix == ".py" else marked.in_template)(file)
    ]
    assert not found, "\n".join(found)


@pytest.fixture
def renamed(written: None, month: None, tmp_path: Path, settings: LazySettings) -> None:
    """An owner has typed `words reword credit token`."""
    settings.LOCALE_PATHS = [tmp_path]
    call_command("words", "reword", "credit", "token", stdout=StringIO())
    call_command("words", "compile")
    settings.LOCALE_PATHS = [tmp_path]  # nothing that was drawn before is kept


@pytest.mark.usefixtures("renamed")
def test_what_an_owner_renames_has_its_old_name_nowhere() -> None:
    client = entered(demo.USER)
    names = budgets.VISITORS | budgets.SIGNED_IN - {"core:components", *budgets.EXAMPLES}
    addresses = [reverse(name) for name in names & OURS]
    addresses += [*inner(client, "services:list"), *inner(client, "services:runs")]
    shown = {address: text_of(look(client, address).response) for address in addresses}
    for template in samples.templates():
        shown[template] = "".join(render(template, samples.context_of(template)))
    found = [
        f"{address}: {one.text}"
        for address, text in shown.items()
        for one in plain.in_html(text, CREDIT)
    ]
    assert not found, "\n".join(found)


def inner(client: Client, name: str) -> list[str]:
    """A page that hangs on each kind of a list."""
    page = Page(reverse(name), look(client, reverse(name)).response)
    return [link for link in page.links if name_of(link) in budgets.EXAMPLES][:2]
