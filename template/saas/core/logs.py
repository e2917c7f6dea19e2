"""Log lines that belong together carry the id of their request: readable here, JSON there."""

import json
import logging
import os
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

MASK = "…"

request_id: ContextVar[str] = ContextVar("request_id", default="")
# Says what no line may show while a request is answered: the secret of its link.
hidden: ContextVar[Callable[[], list[str]]] = ContextVar("hidden", default=list)

# What every record has; anything else was given as `extra=`.
_USUAL = logging.makeLogRecord({}).__dict__.keys() | {
    "message",
    "asctime",
    "request",
    "server_time",
}


class ReadableFormatter(logging.Formatter):
    """For a terminal: time, process, level where it matters, words."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        process = os.environ.get("QUICKSCALE_PROCESS", "")
        level = "" if record.levelno <= logging.INFO else record.levelname
        words = [time, process, level, _masked(super().format(record), record)]
        return "  ".join(word for word in words if word)


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _masked(record.getMessage(), record),
        }
        if identity := request_id.get() or getattr(getattr(record, "request", None), "id", ""):
            line["request_id"] = identity
        if record.exc_info:
            line["traceback"] = _masked(self.formatException(record.exc_info), record)
        line |= {key: value for key, value in vars(record).items() if key not in _USUAL}
        return json.dumps(line, default=lambda value: _masked(str(value), record))


def _masked(text: str, record: logging.LogRecord) -> str:
    # Django logs some of its lines when the request has left our middleware.
    request = getattr(record, "request", None)
    for secret in getattr(request, "hidden", hidden.get())():
        text = text.replace(secret, MASK)
    return text
