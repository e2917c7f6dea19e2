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
