from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from saas.core.slots import filled


@dataclass(frozen=True)
class Setup:
    """The steps that other apps put before a newcomer."""

    steps: list[dict[str, Any]]

    @property
    def done(self) -> int:
        return sum(step["done"] for step in self.steps)

    @property
    def is_open(self) -> bool:
        return self.done < len(self.steps)

    @property
    def next(self) -> dict[str, Any] | None:
        return next((step for step in self.steps if not step["done"]), None)


def setup_of(request: HttpRequest) -> Setup:
    return Setup([step for _, step in filled("setup_steps", request)])
