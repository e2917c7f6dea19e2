from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from saas.core.clock import now
from saas.jobs import report
from saas.services.errors import Stopped
from saas.services.sentences import Words, source

if TYPE_CHECKING:
    from saas.services.models import Run


class Progress:
    """How a service tells what it is doing. Raises Stopped once the user has stopped the run."""

    def __init__(self, run: Run, stages: Sequence[Words] = ()) -> None:
        self.run = run
        self.total = max(len(stages), 1)
        run.stages = []

    def stage(self, label: Words) -> None:
        """Begin the next stage; the one before has ended."""
        self.run.end_stage()
        self.run.stages.append({"label": source(label), "began": now().isoformat()})
        self._write(fraction=0, note=source(label))

    def step(self, done: int, total: int, note: Words = "") -> None:
        """Tell how far the stage at hand is: 3 of 4, say."""
        self._write(fraction=done / max(total, 1), note=str(note) or self.run.note)

    def _write(self, *, fraction: float, note: str) -> None:
        before = max(len(self.run.stages) - 1, 0)
        self.run.progress = min(int(100 * (before + fraction) / self.total), 99)
        self.run.note = note
        if not self.run.write_progress():
            raise Stopped
        report(self.run.progress)
