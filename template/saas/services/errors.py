from saas.core.errors import DomainError


class ServiceFailed(DomainError):
    """A run that can't be done, and why, in the user's words: "The file could not be read."

    The page adds that the credits are back.
    """


class Stopped(Exception):  # not an error: the user wished it
    """Ends the work of a run that was stopped or given up meanwhile."""


class RunKeyReused(DomainError):
    def __init__(self) -> None:
        super().__init__("This key belongs to another run. Send the request with a new key.")


class NotKept(DomainError):
    """A form gave something that can't be kept with a run: its service is to be mended."""

    def __init__(self, field: str, value: object) -> None:
        self.field = field
        super().__init__(
            f"The field “{field}” gives a {type(value).__name__}, which can't be kept with a run. "
            "docs/services.md names what can."
        )
