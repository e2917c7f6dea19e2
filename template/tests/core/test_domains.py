import pytest

from saas.core import domains


@pytest.mark.parametrize(
    ("host", "sent"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("☕.example", "xn--53h.example"),
        ("plain.example", "plain.example"),
    ],
)
def test_a_host_is_sent_as_ascii_and_shown_as_written(host: str, sent: str) -> None:
    assert domains.to_ascii(host) == sent
    assert domains.to_readable(sent) in {host, sent}


def test_a_mailbox_is_shown_as_written() -> None:
    assert domains.mailbox_to_readable("ask@xn--bcher-kva.example") == "ask@bücher.example"
    assert domains.mailbox_to_ascii("ask@plain.example") == "ask@plain.example"


def test_what_is_no_punycode_is_shown_as_it_is() -> None:
    assert domains.to_readable("xn--.example") == "xn--.example"
