from django.http import HttpRequest

from saas.core.slots import Context, slot


@slot("sidebar_main", template="app/slots/sidebar.html", order=90)
def sidebar(request: HttpRequest) -> Context:
    return {}
