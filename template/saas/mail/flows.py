"""What mails others can ask for: written in the caller's transaction, and sent by a job."""

from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower

from saas.jobs import enqueue
from saas.mail import rendering
from saas.mail.jobs import deliver_mail
from saas.mail.models import Mail


@transaction.atomic
def send(*, to: str, template: str, context: dict[str, Any], key: str = "") -> Mail:
    """Write a mail and queue it; it leaves once the transaction commits.

    The same key again sends nothing and returns the first one. Raises ValidationError if
    `to` is no e-mail address.
    """
    validate_email(to)
    subject, text, html = rendering.render(template, context)
    mail = Mail(to=to, template=template, subject=subject, key=key, text=text, html=html)
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    if key:
        written = Mail.objects.get(key=key)
        if written.pk != mail.pk:
            return written
    enqueue(deliver_mail, str(mail.pk))
    return mail


@transaction.atomic
def send_again(*, mail: Mail) -> bool:
    """Queue a mail that failed, or of which nobody knows. False if it is sent or about to be."""
    lost = Mail.objects.filter(pk=mail.pk, state__in=[Mail.State.FAILED, Mail.State.UNCLEAR])
    if not lost.update(state=Mail.State.WAITING):
        return False
    enqueue(deliver_mail, str(mail.pk))
    return True


@transaction.atomic
def forget(*, addresses: set[str], instead: str) -> None:
    """Take somebody's addresses out of the list. What is not sent yet never will be."""
    theirs = Mail.objects.alias(address=Lower("to")).filter(address__in=addresses)
    theirs.exclude(state=Mail.State.SENT).update(state=Mail.State.DROPPED)
    theirs.update(to=instead, subject=F("template"), text="", html="", error="")
