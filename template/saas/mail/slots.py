from django.http import HttpRequest
from django.utils.translation import pgettext

from saas.core.entries import Entry, developer_page
from saas.mail import rendering, samples


@developer_page(order=40)
def mails(request: HttpRequest) -> list[Entry]:
    """Every mail that this app can send, filled with sample values."""
    return [_preview(template) for template in samples.templates()]


def _preview(template: str) -> Entry:
    subject = rendering.subject(template, samples.context_of(template))
    group = pgettext("title", "Mails")
    return Entry(subject, "mail:template", icon="mail", args=(template,), group=group)
