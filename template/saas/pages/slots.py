from django.http import HttpRequest
from django.urls import reverse

from saas.core.slots import Context, slot


@slot("palette", order=25)
def home(request: HttpRequest) -> Context:
    url = reverse("pages:dashboard")
    return {"title": "Home", "url": url, "icon": "house", "group": "Go to"}
