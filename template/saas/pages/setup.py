from dataclasses import dataclass

from django.http import HttpRequest

from saas.core.entries import Step, step


@dataclass(frozen=True)
class Setup:
    """The steps that other apps put before a newcomer."""

    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def is_open(self) -> bool:
        return self.done < len(self.steps)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)


def setup_of(request: HttpRequest) -> Setup:
    return Setup(step.of(request))
