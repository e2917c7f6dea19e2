from saas.core.errors import DomainError


class AlreadyRunning(DomainError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"This project runs already{where}. Use that one, or stop it with Ctrl-C there."
        )


class PortTaken(DomainError):
    def __init__(self, port: int, user: str, free: int) -> None:
        super().__init__(
            f"Port {port} is taken{f' by {user}' if user else ''}. "
            f"Take another with --port {free}, or leave --port out."
        )


class AddressClosed(DomainError):
    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Nothing can listen on {host}, port {port}: {reason}. "
            "Take an address of this machine with --host, and a port above 1023 with --port."
        )


class DatabaseRefused(DomainError):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database of DATABASE_URL can't be used: {' '.join(reason.split())}. Mend that, "
            "or take DATABASE_URL out of the environment and of .env for the embedded PostgreSQL."
        )


class WebServerFailed(DomainError):
    def __init__(self, code: int) -> None:
        super().__init__(
            f"The web server ended at once (exit code {code}). "
            "What it said stands above: mend that and start again."
        )


class WebServerSilent(DomainError):
    def __init__(self, url: str, seconds: int) -> None:
        super().__init__(
            f"The web server did not answer on {url} within {seconds} seconds. "
            "What it said stands above."
        )
