class DomainError(Exception):
    """Something the user can understand and act on.

    `message` says what happened and what to do next; views show it as it is.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
