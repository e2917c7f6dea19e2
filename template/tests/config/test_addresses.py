import pytest
from django.core.exceptions import ImproperlyConfigured

from config import addresses


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://app.example.org", "https://app.example.org"),
        ("https://app.example.org/", "https://app.example.org"),
        (" HTTPS://App.Example.org// ", "https://app.example.org"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("https://app.example.org:443", "https://app.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
    ],
)
def test_where_the_app_is(written: str, read: str) -> None:
    assert addresses.site_url(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "app.example.org",
        "app.example.org:8000",
        "ftp://app.example.org",
        "https://",
        "https://app.example.org/shop",
        "https://app.example.org?a=1",
        "https://ada:secret@app.example.org",
        "https://app .example.org",
        "https://app.example.org:port",
        "https://a, https://b",
        "https://*.example.org",
        "https://..",
        "",
    ],
)
def test_what_is_no_place_of_an_app_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL is where the app is"):
        addresses.site_url(written)


def test_hosts_in_any_script() -> None:
    written = ["App.example.org", ".example.org", "bücher.example", "[::1]", "10.0.0.1"]
    read = ["app.example.org", ".example.org", "xn--bcher-kva.example", "[::1]", "10.0.0.1"]
    assert addresses.hosts(written) == read


@pytest.mark.parametrize(
    "name", ["https://a.example", "a.example:8000", "a.example/", "a b", "ü.."]
)
def test_what_is_no_host_is_refused(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS takes names only"):
        addresses.hosts(["a.example", name])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("hello@example.org", "hello@example.org"),
        ("hello@bücher.example", "hello@xn--bcher-kva.example"),
        ("Bücher <hello@bücher.example>", '"Bücher" <hello@xn--bcher-kva.example>'),
        ('"Smith, Jones" <a@example.org>', '"Smith, Jones" <a@example.org>'),
        ("Smith, Jones <a@example.org>", '"Smith, Jones" <a@example.org>'),
        ('The "Best" <a@example.org>', '"The \\"Best\\"" <a@example.org>'),
    ],
)
def test_who_mails_come_from(written: str, read: str) -> None:
    assert addresses.mailbox(written, "DEFAULT_FROM_EMAIL") == read


@pytest.mark.parametrize(
    "written", ["", "hello", "hello@", "My App", "My App <>", "hëllo@a.example"]
)
def test_what_is_no_mailbox_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CONTACT is no e-mail address"):
        addresses.mailbox(written, "CONTACT")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("App.Example.org", "app.example.org"),
    ],
)
def test_domain_of_the_project(written: str, read: str) -> None:
    assert addresses.domain(written) == read


@pytest.mark.parametrize("written", ["", "https://a.example", "a.example/b", "a b", "*", "-a.de"])
def test_what_is_no_domain_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="`domain` is no domain"):
        addresses.domain(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgres://u:p@ss/w#r?d@h:5432/n?a=b", "postgres://u:p%40ss%2Fw%23r%3Fd@h:5432/n?a=b"),
        ("postgres://u:a%2Fb@h/n", "postgres://u:a%2Fb@h/n"),
        ("postgres://u:100%@h/n", "postgres://u:100%25@h/n"),
        ("postgres://u:p@h/n?application_name=a@b", "postgres://u:p@h/n?application_name=a@b"),
        ("postgres://u@h:5432/n?a=b@c", "postgres://u@h:5432/n?a=b@c"),
        ("postgres://h/n", "postgres://h/n"),
        (
            "smtp+tls://user:pa/ss@smtp.example.org:587",
            "smtp+tls://user:pa%2Fss@smtp.example.org:587",
        ),
        ("smtp://me@example.org:se/cr@et@h:25", "smtp://me%40example.org:se%2Fcr%40et@h:25"),
    ],
)
def test_password_may_hold_any_character(written: str, read: str) -> None:
    assert addresses.with_password_quoted(written) == read
