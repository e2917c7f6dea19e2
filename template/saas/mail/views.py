"""Pages of development: they exist only where DEBUG is on (urls.py)."""

from base64 import b64encode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from saas.mail import folder, rendering, samples

# A mail's page shows the mail in a frame; the frame runs nothing, asks nobody, and knows the
# style attributes that mails are made of.
PAGE = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
FRAME: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "img-src": ["data:"],
    "style-src": [CSP.UNSAFE_INLINE],
}


@require_GET
def kept_mails(request: HttpRequest) -> HttpResponse:
    return render(request, "mail/preview/list.html", {"page": "kept", "mails": folder.newest()})


@require_GET
@csp_override(PAGE)
def kept_mail(request: HttpRequest, name: str) -> HttpResponse:
    context = {
        "page": "kept",
        "mail": _kept(name),
        "frame": reverse("mail:kept_frame", args=[name]),
    }
    return render(request, "mail/preview/mail.html", context)


@require_GET
@csp_override(FRAME)
@xframe_options_sameorigin
def kept_frame(request: HttpRequest, name: str) -> HttpResponse:
    return _frame(_kept(name).html)


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    rendered = [(name, _rendered(name)) for name in samples.templates()]
    return render(
        request, "mail/preview/templates.html", {"page": "templates", "templates": rendered}
    )


@require_GET
@csp_override(PAGE)
def template(request: HttpRequest, template: str) -> HttpResponse:
    frame = reverse("mail:template_frame", args=[template])
    mail = _rendered(template)
    context = {"page": "templates", "mail": mail, "template": template, "frame": frame}
    return render(request, "mail/preview/mail.html", context)


@require_GET
@csp_override(FRAME)
@xframe_options_sameorigin
def template_frame(request: HttpRequest, template: str) -> HttpResponse:
    return _frame(_rendered(template).html)


def _kept(name: str) -> folder.KeptMail:
    mail = folder.find(name)
    if mail is None:
        raise Http404
    return mail


def _rendered(template: str) -> rendering.Rendered:
    if template not in samples.templates():
        raise Http404
    return rendering.render(template, samples.context_of(template))


def _frame(html: str) -> HttpResponse:
    """Put in the logo, which is no attachment here, and open links in a tab of their own."""
    logo = b64encode(rendering.logo()).decode()
    html = html.replace("cid:logo", f"data:image/png;base64,{logo}")
    return HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))
