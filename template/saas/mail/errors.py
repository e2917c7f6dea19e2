from saas.core.errors import DomainError


class MailNotSent(DomainError):
    """Fails the job. Why is told in the list of mails alone: it may name the address."""

    def __init__(self, mail_id: object, cause: str) -> None:
        super().__init__(f"Mail {mail_id} was not sent ({cause}). Admin, Mails says why.")
