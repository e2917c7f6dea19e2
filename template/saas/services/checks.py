import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from saas.services import registry
from saas.services.base import BaseService

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@register
def check_services(**kwargs: Any) -> Sequence[CheckMessage]:
    taken = [
        Error(
            f"The slug {service.slug!r} is taken.",
            hint="Give one of the two services another slug.",
            obj=service,
            id="services.E001",
        )
        for service in registry.duplicates
    ]
    return [*taken, *(error for service in registry.all_services() for error in faults(service))]


def faults(service: BaseService) -> Iterator[CheckMessage]:
    if not SLUG.fullmatch(service.slug):
        yield _error(service, "E002", "It has no proper slug.", 'For example slug = "text-length".')
    if not service.name or not service.summary:
        yield _error(service, "E003", "It has no name or summary.", "Both are shown in the list.")
    if isinstance(service.price, bool) or not isinstance(service.price, int) or service.price < 1:
        yield _error(service, "E004", "Its price is no whole number above 0.", "Set price = 1.")
    if not _is_form(service.form_class):
        yield _error(service, "E005", "It has no form_class.", "Name a subclass of forms.Form.")
    else:
        yield from _unfit_fields(service)
    if not _exists(service.result_template):
        yield _error(
            service, "E006", f"There is no {service.result_template}.", "Write that template."
        )


def _unfit_fields(service: BaseService) -> Iterator[CheckMessage]:
    """Name what `inputs.kept` could not keep with a run, before anybody pays."""
    for name, field in getattr(service.form_class, "base_fields", {}).items():
        parts = [field, *getattr(field, "fields", [])]
        if any(isinstance(part, forms.FileField) for part in parts):
            yield _error(
                service,
                "E007",
                f"Its field {name!r} asks for a file, and a run keeps no files.",
                "Ask for a text to paste, or for the address of the file.",
            )
        if any(isinstance(part, forms.ModelChoiceField) for part in parts):
            yield _error(
                service,
                "E008",
                f"Its field {name!r} gives a row of a table, and a run keeps none.",
                "Ask with a ChoiceField for its number or name, and look it up in execute().",
            )


def _error(service: BaseService, number: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, obj=type(service), id=f"services.{number}")


def _is_form(form_class: object) -> bool:
    return isinstance(form_class, type) and issubclass(form_class, forms.BaseForm)


def _exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True
