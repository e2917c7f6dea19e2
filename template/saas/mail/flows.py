"""What mails others can ask for: written in the caller's transaction, and sent by a job."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from saas.core.clock import now
from saas.core.locks import lock
from saas.jobs import enqueue
from saas.mail import rendering
from saas.mail.jobs import deliver_mail
from saas.mail.languages import language_of
from saas.mail.models import Mail

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@transaction.atomic
def send(*, to: str, template: str, context: dict[str, Any], key: str = "") -> Mail:
    """Write a mail and queue it; it leaves once the transaction commits.

    The same key again sends nothing and returns the first one. Raises ValidationError if
    `to` is no e-mail address.
    """
    validate_email(to)
    subject, text, html = rendering.render(template, context, language_of(to))
    mail = Mail(to=to, template=template, subject=subject, key=key, text=text, html=html)
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    if key:
        written = Mail.objects.get(key=key)
        if written.pk != mail.pk:
            return written
    enqueue(deliver_mail, str(mail.pk))
    return mail


@transaction.atomic
def send_for_visitor(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    at_most: int | None = None,
    may_be_last: bool = False,
) -> Mail | None:
    """Write a mail that any visitor can cause, as long as few such went to this address lately.

    `at_most` limits this template to so many a day. The last mail of an hour or day is kept for
    those that `may_be_last`: whatever others had sent, one of these came. Raises ValidationError.
    """
    validate_email(to)
    # In any case: the time it takes tells nothing.
    rendered = rendering.render(template, context, language_of(to))
    lock(f"mails:{to}")
    lately = Mail.objects.filter(to=to, for_visitor=True, created_at__gt=now() - DAY)
    sent = lately.aggregate(
        day=Count("pk"),
        hour=Count("pk", filter=Q(created_at__gt=now() - HOUR)),
        alike=Count("pk", filter=Q(template=template)),
    )
    kept = 0 if may_be_last else 1
    if (
        sent["hour"] >= settings.MAILS_FOR_VISITORS_AN_HOUR - kept
        or sent["day"] >= settings.MAILS_FOR_VISITORS_A_DAY - kept
        or (at_most is not None and sent["alike"] >= at_most)
    ):
        return None
    mail = Mail(to=to, template=template, for_visitor=True, **rendered._asdict())
    mail.save(force_insert=True)
    enqueue(deliver_mail, str(mail.pk))
    return mail


@transaction.atomic
def was_wanted(*, to: str, template: str) -> None:
    """Count the newest of these no more: who reads the mails to this address has used it."""
    newest = Mail.objects.filter(to=to, template=template, for_visitor=True).order_by("-created_at")
    Mail.objects.filter(pk__in=newest.values("pk")[:1]).update(for_visitor=False)


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
