"""A service may ask for what forms can ask for: it works, or `check` names the field."""

import json
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.test import Client
from django.utils.timezone import get_default_timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.accounts.models import User, Workspace
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.services import registry
from saas.services.base import BaseService
from saas.services.checks import faults
from saas.services.errors import NotKept
from saas.services.inputs import given_back, kept
from saas.services.models import Run
from tests.services.test_views import words

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.times()
    | st.timedeltas()
    | st.uuids()
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["a", "$date", "$object", "$uuid"]), inner)
    ),
    max_leaves=8,
)


class EveryForm(forms.Form):
    amount = forms.DecimalField()
    share = forms.FloatField()
    day = forms.DateField()
    own_way = forms.DateField(input_formats=["%d/%m/%Y"], required=False)
    moment = forms.DateTimeField()
    split = forms.SplitDateTimeField(required=False)
    hour = forms.TimeField()
    took = forms.DurationField()
    ticket = forms.UUIDField()
    tags = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    count = forms.TypedChoiceField(choices=[(1, "One"), (2, "Two")], coerce=int)
    more = forms.JSONField(required=False)
    sure = forms.BooleanField(required=False)
    sure_or_not = forms.NullBooleanField(required=False)


SENT = {
    "amount": "12.50",
    "share": "0.5",
    "day": "2026-11-28",
    "own_way": "28/11/2026",
    "moment": "2026-11-28 09:30",
    "split_0": "2026-11-28",
    "split_1": "10:00",
    "hour": "09:30",
    "took": "1 02:03:04",
    "ticket": "12345678-1234-5678-1234-567812345678",
    "tags": ["a", "b"],
    "count": "2",
    "more": '{"$date": "no date", "n": [1, null], "nul": "a\\u0000b", "half": "\\ud800"}',
    "sure": "on",
}
GOT = {
    "amount": Decimal("12.50"),
    "share": 0.5,
    "day": date(2026, 11, 28),
    "own_way": date(2026, 11, 28),
    "moment": datetime(2026, 11, 28, 9, 30, tzinfo=get_default_timezone()),
    "split": datetime(2026, 11, 28, 10, tzinfo=get_default_timezone()),
    "hour": time(9, 30),
    "took": timedelta(days=1, hours=2, minutes=3, seconds=4),
    "ticket": UUID(SENT["ticket"]),  # type: ignore[arg-type]
    "tags": ["a", "b"],
    "count": 2,
    "more": {"$date": "no date", "n": [1, None], "nul": "ab", "half": "?"},
    "sure": True,
    "sure_or_not": None,
}


class Asks(BaseService):
    slug = "asks"
    name = "Asks"
    summary = "Asks for everything."
    price = 1
    form_class = EveryForm
    seen: list[dict[str, Any]] = []

    def execute(self, data: dict[str, Any], progress: Any) -> dict[str, Any]:
        self.seen.append(data)
        return {"day": data["day"], "amount": data["amount"]}


@pytest.fixture
def asks() -> Iterator[type[Asks]]:
    registry.register(Asks)
    Asks.seen.clear()
    yield Asks
    registry.unregister("asks")


def send(client: Client, **more: object) -> Any:
    return client.post("/services/asks/", SENT | {"key": str(uuid4())} | more, follow=True)


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\x00")), VALUES))
def test_what_is_kept_comes_back_as_it_was(data: dict[str, Any]) -> None:
    assert given_back(json.loads(json.dumps(kept(data)))) == data


def test_what_postgresql_can_not_store_is_left_out() -> None:
    assert kept({"a": ["x\x00y", "\ud800"]}) == {"a": ["xy", "?"]}


def test_what_was_kept_before_comes_back_too() -> None:
    assert given_back({"text": "a", "n": [1, {"b": None}]}) == {"text": "a", "n": [1, {"b": None}]}


def test_what_can_not_be_kept_is_named() -> None:
    with pytest.raises(NotKept, match="“thing” gives a object"):
        kept({"thing": object()})


@pytest.mark.django_db
@pytest.mark.parametrize("background", [False, True])
def test_a_service_gets_what_the_form_gave(
    signed_in: Client, asks: type[Asks], monkeypatch: pytest.MonkeyPatch, *, background: bool
) -> None:
    monkeypatch.setattr(asks, "background", background)
    assert send(signed_in).status_code == 200
    run_pending()
    assert asks.seen == [GOT]
    run = Run.objects.get()
    assert (run.state, run.result) == (Run.State.DONE, {"day": "2026-11-28", "amount": "12.50"})
    assert "12.50" in words(signed_in.get(f"/runs/{run.pk}/"))


@pytest.mark.django_db
def test_a_result_is_kept_as_json_makes_it(
    signed_in: Client, asks: type[Asks], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = {"id": UUID(int=7), "raw": b"a", "rows": deque([1]), "map": MappingProxyType({})}
    monkeypatch.setattr(asks, "execute", lambda *args: result)
    send(signed_in)
    kept_result = {"id": str(UUID(int=7)), "raw": "a", "rows": [1], "map": {}}
    assert Run.objects.get().result == kept_result


@pytest.mark.django_db
def test_another_try_starts_from_the_same_values(signed_in: Client, asks: type[Asks]) -> None:
    send(signed_in)
    page = words(signed_in.get(f"/services/asks/?from={Run.objects.get().pk}"))
    for value in ('value="12.50"', 'value="2026-11-28"', 'value="2026-11-28 09:30:00"'):
        assert value in page
    assert '<option value="b" selected>' in page


@pytest.mark.django_db
def test_a_form_sent_twice_is_one_run(
    signed_in: Client, asks: type[Asks], workspace: Workspace
) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert send(signed_in, key=key).status_code == 200
    assert balance(workspace).available == 99


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["", "NaN", "1e999999", "28.11.", "\ud800", "9" * 4000])
def test_odd_values_are_errors_of_the_form(signed_in: Client, asks: type[Asks], odd: str) -> None:
    names = ("amount", "share", "day", "moment", "hour", "took", "ticket", "more", "count")
    for name in names:
        sent = odd.encode("utf-8", "surrogatepass") if "\ud800" in odd else odd
        assert send(signed_in, **{name: sent}).status_code == 200


@pytest.mark.django_db
def test_what_can_not_be_kept_costs_nothing_and_is_no_500(
    signed_in: Client,
    asks: type[Asks],
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class OddForm(EveryForm):
        def clean_day(self) -> object:
            return object()

    monkeypatch.setattr(asks, "form_class", OddForm)
    page = words(send(signed_in))
    assert "Nothing was charged." in page
    assert "“day” gives a object" in caplog.text
    assert balance(workspace).available == 100


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.FileField(), "Its field 'upload' asks for a file"),
        (forms.ImageField, "Its field 'upload' asks for a file"),
        (forms.ModelChoiceField(User.objects.none()), "Its field 'upload' gives a row"),
        (forms.ModelMultipleChoiceField(User.objects.none()), "Its field 'upload' gives a row"),
    ],
)
def test_a_field_that_can_not_work_is_named(field: Any, words: str) -> None:
    if field is forms.ImageField:  # needs a package that not everybody has
        field = type("ImageField", (forms.FileField,), {})()
    form = type("Form", (forms.Form,), {"upload": field})
    service = type("Odd", (Asks,), {"form_class": form})()
    (fault,) = faults(service)
    assert fault.msg.startswith(words)
    assert fault.obj is type(service)


def test_the_fields_of_forms_pass_the_check() -> None:
    assert list(faults(Asks())) == []
