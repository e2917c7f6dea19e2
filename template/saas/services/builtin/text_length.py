import re
from math import ceil
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from saas.services.base import BaseService, Table
from saas.services.fields import LongText
from saas.services.progress import Progress
from saas.services.registry import register

WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)")
PARAGRAPH = re.compile(r"\n\s*\n")
WORDS_A_MINUTE = 238  # silent reading in English: Brysbaert 2019, 10.1016/j.jml.2019.104047


class TextForm(forms.Form):
    text = LongText(
        label=pgettext_lazy("label", "Text"),
        longest=100_000,
        widget=forms.Textarea(
            attrs={"rows": 8, "placeholder": gettext_lazy("Paste or write your text here")}
        ),
        error_messages={"required": gettext_lazy("Write or paste a text to measure.")},
    )


@register
class TextLength(BaseService):
    slug = "text-length"
    name = gettext_lazy("Text Length Counter")
    summary = gettext_lazy("Characters, words, sentences and reading time of a text.")
    icon = "text-quote"
    price = 1
    form_class = TextForm
    limits = (gettext_lazy("Up to 100,000 characters"),)
    labels = {
        "characters": pgettext_lazy("label", "Characters"),
        "characters_without_spaces": gettext_lazy("Characters without spaces"),
        "words": pgettext_lazy("label", "Words"),
        "different_words": gettext_lazy("Different words"),
        "sentences": pgettext_lazy("label", "Sentences"),
        "paragraphs": pgettext_lazy("label", "Paragraphs"),
        "lines": pgettext_lazy("label", "Lines"),
        "longest_word": gettext_lazy("Longest word"),
        "reading_time": gettext_lazy("Reading time"),
    }

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        with override(None):  # what is kept is in English
            return measure(data["text"])

    def table(self, result: dict[str, Any]) -> Table:
        """Say the reading time in the language of whoever reads it."""
        return super().table({**result, "reading_time": reading_time(result["words"])})


def measure(text: str) -> dict[str, Any]:
    words = WORD.findall(text)
    return {
        "characters": len(text),
        "characters_without_spaces": len("".join(text.split())),
        "words": len(words),
        "different_words": len({word.lower() for word in words}),
        "sentences": len([part for part in SENTENCE_END.split(text) if WORD.search(part)]),
        "paragraphs": len([part for part in PARAGRAPH.split(text) if part.strip()]),
        "lines": len(text.splitlines()),
        "longest_word": max(words, key=len, default=""),
        "reading_time": reading_time(len(words)),
    }


def reading_time(words: int) -> str:
    minutes, seconds = divmod(ceil(words / WORDS_A_MINUTE * 60), 60)
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)s s") % {"seconds": seconds}
