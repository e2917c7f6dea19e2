"""Yes and no in the admin, in our icons and in words: Django's own are images that say "True"."""

from django.contrib.admin.templatetags import admin_list
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from saas.core.kept import kept
from saas.core.templatetags.ui import icon


def say_answers() -> None:
    """Lists, forms and inlines all ask this one function; it has no setting."""
    admin_list._boolean_icon = answer  # type: ignore[attr-defined]


@kept
def answer(value: bool | None) -> SafeString:
    drawn, word = {
        True: (icon("check", "good"), pgettext("status", "Yes")),
        False: (icon("minus", "faint"), pgettext("status", "No")),
        None: (icon("circle-dashed", "faint"), pgettext("status", "Unknown")),
    }[value]
    return format_html(
        '<span class="answer">{}<span class="is-sr-only">{}</span></span>', drawn, word
    )
