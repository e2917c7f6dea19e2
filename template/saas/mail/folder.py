"""Mails of development: kept as files, to be read under /dev/mail/."""

import email
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as ParsedMail
from email.policy import default as policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from saas.core.clock import now

NAME = re.compile(r"\d{8}-\d{6}-\d{6}")
NEWEST = 100


class FolderBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            file = folder / f"{now():%Y%m%d-%H%M%S-%f}.eml"
            file.write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class KeptMail:
    name: str
    parsed: ParsedMail

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"])

    @property
    def to(self) -> str:
        return str(self.parsed["To"])

    @property
    def at(self) -> datetime:
        return parsedate_to_datetime(str(self.parsed["Date"]))

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.parsed.get_body((kind,))
        return str(part.get_content()) if part else ""


def newest() -> list[KeptMail]:
    files = sorted(Path(settings.MAIL_FOLDER).glob("*.eml"), reverse=True)
    return [_read(file) for file in files[:NEWEST] if NAME.fullmatch(file.stem)]


def find(name: str) -> KeptMail | None:
    file = Path(settings.MAIL_FOLDER) / f"{name}.eml"
    return _read(file) if NAME.fullmatch(name) and file.is_file() else None


def _read(file: Path) -> KeptMail:
    parsed = email.message_from_bytes(file.read_bytes(), policy=policy)
    return KeptMail(file.stem, parsed)
