import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.resources.tax_rates import TAX_RATE
from fakestripe.tests.conformity import missing_fields


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(TAX_RATE, set()) == set()


def test_a_rate_keeps_its_percentage(client: StripeClient) -> None:
    rate = client.v1.tax_rates.create(
        {"display_name": "USt.", "inclusive": True, "percentage": 19, "country": "DE"}
    )
    archived = client.v1.tax_rates.update(rate.id, {"active": False})
    assert (archived.active, archived.percentage, archived.inclusive) == (False, 19.0, True)
    assert client.v1.tax_rates.list({"active": True}).data == []


def test_a_rate_above_a_hundred_is_refused(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 101})
    assert refused.value.param == "percentage"
