"""What a browser sees: the payment page, and the page of the developer."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakestripe.api import Request
    from fakestripe.stand import Stand


@dataclass(frozen=True)
class Page:
    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


def serves(request: "Request") -> bool:
    return False


def answer(stand: "Stand", request: "Request") -> Page:
    raise NotImplementedError


def refused() -> Page:
    return Page(
        HTTPStatus.FORBIDDEN,
        b"fakestripe answers its own pages and programs on this machine, and no other site.\n",
        {"Content-Type": "text/plain; charset=utf-8"},
    )
