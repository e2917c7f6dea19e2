import csv
from itertools import count, islice

import pytest

from saas.core.exports import csv_lines


def test_what_goes_in_comes_out() -> None:
    rows = [['say "hi"', 1], ["two\nlines, one cell", None]]
    table = list(csv.reader(csv_lines(["What", "Amount"], rows)))
    assert table == [["\ufeffWhat", "Amount"], ['say "hi"', "1"], ["two\nlines, one cell", ""]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_never_runs_as_a_formula(text: str) -> None:
    _, line = csv_lines(["What"], [[text]])
    assert next(csv.reader([line], strict=False))[0].startswith("'")


def test_numbers_stay_numbers() -> None:
    assert list(csv_lines(["Amount"], [[-5]])) == ["\ufeffAmount\r\n", "-5\r\n"]


def test_an_endless_table_is_read_line_by_line() -> None:
    assert len(list(islice(csv_lines(["Number"], ([number] for number in count())), 3))) == 3
