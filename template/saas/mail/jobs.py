from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.jobs import every, named, retry
from saas.mail import delivery
from saas.mail.models import Mail


@task(priority=50)  # somebody waits for their link to log in
@named(_("Send a mail"))
@retry(attempts=8)
def deliver_mail(mail_id: str) -> None:
    delivery.deliver(mail=Mail.objects.get(pk=mail_id))


@every(hours=24)
@task()
@named(_("Forget old mails"))
def prune_mails() -> int:
    return delivery.prune()
