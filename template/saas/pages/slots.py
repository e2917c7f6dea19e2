from django.http import HttpRequest
from django.utils.translation import pgettext

from saas.core.entries import Entry, entry
from saas.core.slots import Context, slot


@entry(order=25)
def home(request: HttpRequest) -> Entry:
    return Entry(pgettext("menu", "Home"), "pages:dashboard", icon="house", in_sidebar=True)


@slot("entrance_foot", template="pages/slots/entrance_foot.html", kept=True)
def legal_pages(request: HttpRequest) -> Context:
    return {}


@slot("signup_terms", template="pages/slots/signup_terms.html", kept=True)
def signup_terms(request: HttpRequest) -> Context:
    return {}


@slot("legal_links", template="pages/slots/legal_links.html", kept=True)
def legal_links(request: HttpRequest) -> Context:
    return {}
