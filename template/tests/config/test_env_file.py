"""`.env` as people write it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env_file
from tests.processes import python


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def read(file: Path, text: str) -> dict[str, str]:
    file.write_bytes(text.encode())
    return env_file.read(file)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=value", "value"),
        ("KEY = value", "value"),
        ("  KEY=value  ", "value"),
        ("export KEY=value", "value"),
        ("\ufeffKEY=value", "value"),
        ("KEY=value\r\n", "value"),
        ("KEY=", ""),
        ("KEY= # nothing yet", ""),
        ("KEY=value # what it is for", "value"),
        ("KEY='value' # what it is for", "value"),
        ('KEY="value"   # what it is for', "value"),
        ("KEY=a#b", "a#b"),
        ("KEY='a # b'", "a # b"),
        ("KEY=$abc", "$abc"),
        ("KEY='$abc'", "$abc"),
        ("KEY=a=b==", "a=b=="),
        ("KEY=two words", "two words"),
        ('KEY="two\\nlines"', "two\nlines"),
        ("KEY='two\\nlines'", "two\\nlines"),
        ("KEY=two\\nlines", "two\\nlines"),
        ('KEY="two\nlines"', "two\nlines"),
        ("KEY=smörgås 🍞", "smörgås 🍞"),
        ('KEY="My App" <hello@example.com>', '"My App" <hello@example.com>'),
        ("KEY=My App <hello@example.com>", "My App <hello@example.com>"),
    ],
)
def test_line_is_read_as_people_mean_it(file: Path, line: str, value: str) -> None:
    assert read(file, line) == {"KEY": value}


def test_comments_and_empty_lines_say_nothing(file: Path) -> None:
    assert read(file, "\n# KEY=value\n   # more\n\n") == {}
    file.unlink()
    assert env_file.read(file) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A=1\n\nhunter2\n", "line 3 is no NAME=value"),
        ("A=1\nA KEY=hunter2\n", "line 2 is no NAME=value"),
        ("a-key=hunter2\n", "line 1 is no NAME=value"),
        ("KEY: hunter2\n", "line 1 is no NAME=value"),
        ("A=1\nKEY='hunter2\n", "line 2 has a quote that is never closed"),
        ('KEY="hunter2" hunter2\n', "line 1 has a quote that is never closed, or something behind"),
        ("KEY=1\nA=2\nKEY=hunter2\n", "line 3 sets KEY, which line 1 sets too"),
        ("hunter2\nA=1\nhunter2\n", "line 1 is no .*; line 3 is no "),
    ],
)
def test_line_that_is_none_is_told_by_its_number(file: Path, text: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as caught:
        read(file, text)
    assert "hunter2" not in str(caught.value)


def test_same_line_twice_is_no_fault(file: Path) -> None:
    assert read(file, "KEY=1\nKEY=1\n") == {"KEY": "1"}


def test_line_left_empty_gives_way_to_another(file: Path) -> None:
    assert read(file, "KEY=\nKEY=1\nKEY=\n") == {"KEY": "1"}


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encoding_is_told(file: Path, encoding: str) -> None:
    file.write_bytes("KEY=café".encode(encoding))
    with pytest.raises(ImproperlyConfigured, match="save it as plain text in UTF-8"):
        env_file.read(file)


def shown(file: Path, expression: str, **variables: str) -> str:
    show = f"import config.settings.dev as s; print(({expression}))"
    return python("-c", show, ENV_FILE=str(file), **variables).stdout.strip()


def test_settings_come_from_the_file_and_the_environment_wins(file: Path) -> None:
    file.write_text(
        "ALLOWED_HOSTS = shop.example.org, www.example.org\nPOSTAL_ADDRESS=$HOME\nLOG_LEVEL=DEBUG\n"
    )
    of = "s.ALLOWED_HOSTS, s.POSTAL_ADDRESS, s.LOG_LEVEL, s.SECRET_KEY"
    found = shown(file, of, LOG_LEVEL="ERROR", SECRET_KEY="$another")
    assert found == "(['shop.example.org', 'www.example.org'], '$HOME', 'ERROR', '$another')"


def test_value_left_empty_is_as_if_missing(file: Path) -> None:
    file.write_text("PORT=\nSITE_URL=\nPOSTAL_ADDRESS=\n")
    found = shown(file, "s.PORT, s.SITE_URL, s.POSTAL_ADDRESS")
    assert found == "(8000, 'http://localhost:8000', '')"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("PORT=hunter2", "PORT has a value that does not fit: it takes a whole number"),
        ("HTTPS=hunter2", "HTTPS has a value that does not fit: it takes true or false"),
        ("just-a-hunter2", "line 1 is no NAME=value"),
        ("SITE_URL=hunter2", "SITE_URL is where the app is"),
        ("DATABASE_URL=hunter2", "DATABASE_URL must name a PostgreSQL"),
    ],
)
def test_start_is_refused_without_the_value(file: Path, line: str, words: str) -> None:
    file.write_text(line)
    settings = "config.settings.production"
    done = python("manage.py", "check", ENV_FILE=str(file), DJANGO_SETTINGS_MODULE=settings)
    assert done.returncode == 1
    assert words in done.stdout
    assert "hunter2" not in done.stdout


def test_file_chooses_the_settings(file: Path) -> None:
    file.write_text("DJANGO_SETTINGS_MODULE=config.settings.production\n")
    done = python("manage.py", "check", ENV_FILE=str(file))
    assert "not fit for production" in done.stdout
