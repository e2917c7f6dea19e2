from django.tasks import task

from saas.jobs import every, retry
from saas.mail import delivery
from saas.mail.models import Mail


@task(priority=50)  # somebody waits for their link to log in
@retry(attempts=8)
def deliver_mail(mail_id: str) -> None:
    delivery.deliver(mail=Mail.objects.get(pk=mail_id))


@every(hours=24)
@task()
def prune_mails() -> int:
    return delivery.prune()
