import json
import logging
import sys

import pytest

from saas.core.logs import JsonFormatter, ReadableFormatter, request_id


def record(**extra: object) -> logging.LogRecord:
    made = logging.LogRecord("saas.credits", logging.WARNING, "", 0, "Spent %s", (3,), None)
    vars(made).update(extra)
    return made


def test_line_for_machines_is_json_with_what_was_added() -> None:
    line = json.loads(JsonFormatter().format(record(milliseconds=12)))
    assert (line["level"], line["logger"]) == ("warning", "saas.credits")
    assert (line["message"], line["milliseconds"]) == ("Spent 3", 12)
    assert "request_id" not in line


def test_line_for_machines_names_its_request() -> None:
    token = request_id.set("abc-12345")
    line = json.loads(JsonFormatter().format(record()))
    request_id.reset(token)
    assert line["request_id"] == "abc-12345"


def test_line_for_machines_carries_the_traceback() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        line = json.loads(JsonFormatter().format(record(exc_info=sys.exc_info())))
    assert "ValueError: broken" in line["traceback"]


def test_line_for_people_names_process_and_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICKSCALE_PROCESS", "worker")
    assert ReadableFormatter().format(record()).endswith("  worker  WARNING  Spent 3")
