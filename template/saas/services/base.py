from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy, pgettext

from saas.services.progress import Progress
from saas.services.sentences import Words

LONGEST_LABEL = 60


class Table(NamedTuple):
    """A result as people read it, on the page and in the CSV file."""

    columns: Sequence[Words]
    rows: list[list[Any]]


class BaseService:
    """Something people pay for by the run. Subclass it, add `@register`, write `execute`."""

    slug: str = ""
    """Its name in addresses; never change it once people have run the service."""

    name: Words = ""
    summary: Words = ""
    icon: str = "sparkles"
    price: int = 1
    """Credits a run."""

    form_class: type[forms.Form] | None = None
    """What to ask; `execute` gets its cleaned data. Files and rows of tables can't be kept."""

    background: bool = False
    """True: a job runs it and the page shows progress. For anything over a second or two."""

    stages: tuple[Words, ...] = ()
    """What a background run goes through, in the order of the `progress.stage()` calls."""

    time_hint: Words = gettext_lazy("Less than a second")
    limits: tuple[Words, ...] = ()
    labels: Mapping[str, Words] = {}
    """What the entries of the result are called, in the order to show them."""

    result_template: str = "services/results/table.html"

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        """Do the work and return a result that fits into JSON; dates and amounts become text.

        Raise ServiceFailed with a sentence for the user when it can't be done. Any error
        gives the credits back.
        """
        raise NotImplementedError

    def label(self, data: dict[str, Any]) -> str:
        """Name a run in lists: the first line of the first text that was sent."""
        texts = (value.strip() for value in data.values() if isinstance(value, str))
        name = str(self.name)
        line = next(filter(None, texts), name).splitlines()[0]
        label = " ".join(line.split()).rstrip(".") or name
        if len(label) <= LONGEST_LABEL:
            return label
        words, _, _ = label[:LONGEST_LABEL].rpartition(" ")
        return f"{words or label[: LONGEST_LABEL - 1]}…"

    def text(self, result: dict[str, Any]) -> str:
        """The result as plain text, for a tab of its own; nothing, no such tab."""
        return ""

    def table(self, result: dict[str, Any]) -> Table:
        """Lay out the result; by default a row for each of `labels`."""
        labels = self.labels or {key: key.replace("_", " ").capitalize() for key in result}
        rows = [[str(label), result[key]] for key, label in labels.items() if key in result]
        return Table([pgettext("column", "Field"), pgettext("column", "Value")], rows)
