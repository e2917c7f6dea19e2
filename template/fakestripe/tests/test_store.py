from contextlib import closing

import pytest

from fakestripe.store import Store


@pytest.mark.parametrize(
    ("field", "index"),
    [
        ("charge", "objects_of_charge"),
        ("customer", "objects_of_customer"),
        ("payment_intent", "objects_of_intent"),
    ],
)
def test_what_belongs_to_one_is_found_without_reading_all(field: str, index: str) -> None:
    query = (
        "EXPLAIN QUERY PLAN SELECT body FROM objects WHERE account = ? AND kind = ? "
        f"AND NOT deleted AND json_extract(body, '$.{field}') IS ? ORDER BY created, seq"
    )
    with closing(Store(":memory:")) as store:
        steps = [row["detail"] for row in store.rows(query, "acct_1", "refund", "ch_1")]
    assert len(steps) == 1
    assert index in steps[0]
