import pytest

from saas.core.paging import COUNTED, FURTHEST, Window, long_page, window


@pytest.mark.parametrize(
    ("number", "offset"),
    [
        (None, 0),
        ("", 0),
        ("1", 0),
        ("3", 40),
        ("x", 0),
        ("0", FURTHEST),
        ("-4", FURTHEST),
        ("9" * 30, FURTHEST),
    ],
)
def test_an_address_names_a_page(number: str | None, offset: int) -> None:
    assert window(number, size=20).offset == offset


def test_a_page_past_the_end_is_the_last() -> None:
    page = long_page(["last"], window("99", size=20), counted=41)
    assert (page.number, page.total, page.start_index(), page.end_index()) == (3, "41", 41, 41)
    assert not page.has_next()


def test_an_empty_list_has_one_page() -> None:
    page = long_page([], window("2", size=20), counted=0)
    assert (page.number, page.total, page.has_other_pages()) == (1, "0", False)


def test_a_long_list_is_not_counted_to_its_end() -> None:
    shown = Window(20)
    page = long_page(["row"] * 20, shown, counted=shown.most)
    assert page.total == "1,000+"
    exact = long_page(["row"] * 20, shown, counted=COUNTED)
    assert exact.total == "1,000"


def test_there_is_always_a_next_page_in_a_long_list() -> None:
    shown = Window(20, offset=COUNTED - 20)
    page = long_page(["row"] * 20, shown, counted=shown.most)
    assert (page.number, page.total) == (50, "1,020+")
    assert page.has_next()
