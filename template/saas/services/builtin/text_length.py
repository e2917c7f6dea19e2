import re
from math import ceil
from typing import Any

from django import forms

from saas.services.base import BaseService
from saas.services.fields import LongText
from saas.services.progress import Progress
from saas.services.registry import register

WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)")
PARAGRAPH = re.compile(r"\n\s*\n")
WORDS_A_MINUTE = 238  # silent reading in English: Brysbaert 2019, 10.1016/j.jml.2019.104047


class TextForm(forms.Form):
    text = LongText(
        longest=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "Paste or write your text here"}),
        error_messages={"required": "Write or paste a text to measure."},
    )


@register
class TextLength(BaseService):
    slug = "text-length"
    name = "Text Length Counter"
    summary = "Characters, words, sentences and reading time of a text."
    icon = "text-quote"
    price = 1
    form_class = TextForm
    limits = ("Up to 100,000 characters",)
    labels = {
        "characters": "Characters",
        "characters_without_spaces": "Characters without spaces",
        "words": "Words",
        "different_words": "Different words",
        "sentences": "Sentences",
        "paragraphs": "Paragraphs",
        "lines": "Lines",
        "longest_word": "Longest word",
        "reading_time": "Reading time",
    }

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        return measure(data["text"])


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
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
