from typing import Any

from django.utils.translation import gettext as _

from saas.core.errors import DomainError
from saas.services.sentences import Words, plain, source


class ServiceFailed(DomainError):
    """A run that can't be done, and why, in the user's words: "The file could not be read."

    The page adds that the credits are back. To have it translated, mark the sentence with
    `gettext_noop` and give its values apart: `ServiceFailed(sentence, words=10)` fills in
    `%(words)s` in the language of whoever reads it.
    """

    def __init__(self, sentence: Words, **values: Any) -> None:
        self.sentence = source(sentence)
        self.values = plain(values)
        super().__init__(self.sentence % self.values if values else self.sentence)


class Stopped(Exception):  # not an error: the user wished it
    """Ends the work of a run that was stopped or given up meanwhile."""


class RunKeyReused(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This key belongs to another run. Send the request with a new key."))


class NotKept(DomainError):
    """A form gave something that can't be kept with a run: its service is to be mended."""

    def __init__(self, field: str, value: object) -> None:
        self.field = field
        super().__init__(
            f"The field “{field}” gives a {type(value).__name__}, which can't be kept with a run. "
            "docs/services.md names what can."
        )
