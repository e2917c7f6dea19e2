"""A mail on its way: taken for sending, handed to the mail server, forgotten in time."""

from datetime import timedelta
from email.message import MIMEPart

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q, QuerySet

from saas.core.clock import database_now
from saas.core.domains import mailbox_to_ascii
from saas.mail import rendering
from saas.mail.errors import MailNotSent
from saas.mail.models import Mail

KEEP = timedelta(days=90)
LONGEST = timedelta(hours=1)  # that sending one may take; far more than any mail server does
CUT_OFF = "The worker stopped in the middle of sending: it may have arrived, or not."


def deliver(*, mail: Mail) -> None:
    """Hand it to the mail server. Raises MailNotSent, and the job tries again."""
    if not _claim(mail):
        return
    try:
        as_message(mail).send()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
        sending = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING)
        sending.update(state=Mail.State.FAILED, error=reason)
        raise MailNotSent(mail.pk, type(error).__name__) from None
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent_at=database_now(), error="", text="", html=""
    )


def prune() -> int:
    """Forget old mails, their keys with them; and say of which nobody knows what became of them."""
    _give_up(Mail.objects.filter(updated_at__lt=database_now(-LONGEST)))
    return Mail.objects.filter(created_at__lt=database_now(-KEEP)).delete()[0]


def as_message(mail: Mail) -> EmailMultiAlternatives:
    domain = settings.PROJECT_DOMAIN
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mailbox_to_ascii(mail.to)],
        # Always the same, so that a server that gets it twice can tell.
        headers={"Message-ID": f"<{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
        message.attach(_logo())
    return message


def _claim(mail: Mail) -> bool:
    """Take it for sending. One whose sender was lost midway is not sent a second time."""
    mails = Mail.objects.filter(pk=mail.pk)
    due = Q(state__in=[Mail.State.WAITING, Mail.State.FAILED])
    if mails.filter(due).update(state=Mail.State.SENDING, updated_at=database_now()):
        return True
    _give_up(mails)
    return False


def _give_up(mails: QuerySet[Mail]) -> None:
    """Call those unclear whose sender was lost midway."""
    mails.filter(state=Mail.State.SENDING).update(state=Mail.State.UNCLEAR, error=CUT_OFF)


def _logo() -> MIMEPart:
    """The picture that the HTML part shows as cid:logo; so no other host is asked for it."""
    part = MIMEPart()
    part.set_content(
        rendering.logo(), "image", "png", disposition="inline", filename="logo.png", cid="<logo>"
    )
    return part
