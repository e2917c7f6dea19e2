"""The statements that a worker asks again and again: the ORM would compile each anew."""

from pathlib import Path


def read(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text("utf-8")
