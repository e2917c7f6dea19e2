import warnings

import pytest

from quickscale_cli.findings.reading.references import parse_python


@pytest.mark.parametrize("content", [b"x = \n", b"x = '\0'", b"[" * 5000, b"# coding: none\n"])
def test_what_no_parser_takes_is_no_error(content: bytes) -> None:
    assert parse_python(content) is None


def test_nothing_is_said_of_the_owner_s_escapes() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert parse_python(b"'\\d'\n")
    assert said == []
