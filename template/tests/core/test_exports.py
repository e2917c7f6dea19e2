import csv
from itertools import count, islice

import pytest

from saas.core.exports import csv_lines


def test_what_goes_in_comes_out() -> None:
    rows = [['say "hi"', 1], ["two\nlines, one cell", None]]
    table = list(csv.reader(csv_lines(["What", "Amount"], rows)))
    assert table == [["\ufeffWhat", "Amount"], ['say "hi"', "1"], ["two\nlines, one cell", ""]]


FULL_WIDTH = ["\uff1d1", "\uff0b1", "\uff0d1", "\uff20A"]
UNSEEN = ["\t=1", "\r=1", "\n=1", "  =1", "\u3000=1", "\u200b=1", "\n\uff1d1"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", *FULL_WIDTH, *UNSEEN])
def test_text_never_runs_as_a_formula(text: str) -> None:
    _, line = csv_lines(["What"], [[text]])
    assert next(csv.reader([line], strict=False))[0].startswith("'")


@pytest.mark.parametrize("text", ["Ada", "a=1", "  Ada", "100 % - all", "", "Ærø"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    _, line = csv_lines(["What"], [[text]])
    assert next(csv.reader([line]), [""])[0] == text


def test_a_spreadsheet_is_told_that_it_is_unicode() -> None:
    assert next(csv_lines(["Größe"], [])).startswith("\ufeffGröße")


def test_numbers_stay_numbers() -> None:
    assert list(csv_lines(["Amount"], [[-5]])) == ["\ufeffAmount\r\n", "-5\r\n"]


def test_an_endless_table_is_read_line_by_line() -> None:
    assert len(list(islice(csv_lines(["Number"], ([number] for number in count())), 3))) == 3
