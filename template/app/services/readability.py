import re
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from saas.services.base import BaseService, Table
from saas.services.errors import ServiceFailed
from saas.services.fields import LongText
from saas.services.progress import Progress
from saas.services.registry import register

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
VOWELS = re.compile(r"[aeiouy]+")
FEWEST_WORDS = 10
# What is kept is English; `table` translates it for whoever reads it.
LEVELS = [
    (90, gettext_noop("Very easy")),
    (70, gettext_noop("Easy")),
    (60, gettext_noop("Plain")),
    (50, gettext_noop("Fairly hard")),
    (30, gettext_noop("Hard")),
]
HARDEST = gettext_noop("Very hard")
TOO_SHORT = gettext_noop("The text has fewer than %(n)s words.")


class ReadabilityForm(forms.Form):
    text = LongText(
        label=pgettext_lazy("label", "Text"),
        longest=200_000,
        widget=forms.Textarea(
            attrs={"rows": 10, "placeholder": gettext_lazy("Paste an article or a letter")}
        ),
        help_text=gettext_lazy("English, up to 200,000 characters."),
        error_messages={"required": gettext_lazy("Write or paste a text to score.")},
    )


@register
class Readability(BaseService):
    """An example to imitate: a job does the work, and the page shows how far it is."""

    slug = "readability"
    name = gettext_lazy("Readability report")
    summary = gettext_lazy("How easily a text reads, by Flesch's scores, and where it is hardest.")
    icon = "file-text"
    price = 2
    form_class = ReadabilityForm
    background = True
    stages = (
        gettext_lazy("Finding sentences"),
        gettext_lazy("Counting syllables"),
        gettext_lazy("Scoring"),
        gettext_lazy("Looking for hard sentences"),
    )
    time_hint = gettext_lazy("A few seconds")
    limits = (
        gettext_lazy("English, up to 200,000 characters"),
        format_lazy(gettext_lazy("At least {n} words"), n=FEWEST_WORDS),
    )
    labels = {
        "verdict": pgettext_lazy("label", "Verdict"),
        "reading_ease": gettext_lazy("Reading ease, 0 to 100"),
        "school_grade": gettext_lazy("School grade"),
        "words_a_sentence": gettext_lazy("Words a sentence"),
        "syllables_a_word": gettext_lazy("Syllables a word"),
        "long_words": gettext_lazy("Words of 3 syllables and more"),
        "hardest_sentence": gettext_lazy("Hardest sentence"),
    }

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress.stage("Finding sentences")
        sentences = [part for part in SENTENCE_END.split(data["text"]) if WORD.search(part)]
        words = [WORD.findall(sentence) for sentence in sentences]
        total = sum(map(len, words))
        if total < FEWEST_WORDS:
            raise ServiceFailed(TOO_SHORT, n=FEWEST_WORDS)

        progress.stage("Counting syllables")
        counts = []
        for number, sentence in enumerate(words, start=1):
            counts.append([syllables(word) for word in sentence])
            if number % 200 == 0:
                note = _("Sentence %(n)s of %(all)s") % {"n": number, "all": len(words)}
                progress.step(number, len(words), note)

        progress.stage("Scoring")
        sentence_length = total / len(words)
        word_length = sum(map(sum, counts)) / total
        ease = 206.835 - 1.015 * sentence_length - 84.6 * word_length
        grade = 0.39 * sentence_length + 11.8 * word_length - 15.59

        progress.stage("Looking for hard sentences")
        hardest = max(zip(sentences, counts, strict=True), key=lambda pair: sum(pair[1]))[0]
        return {
            "reading_ease": round(min(max(ease, 0), 100), 1),
            "verdict": verdict(ease),
            "school_grade": max(round(grade, 1), 0),
            "words_a_sentence": round(sentence_length, 1),
            "syllables_a_word": round(word_length, 2),
            "long_words": sum(count > 2 for sentence in counts for count in sentence),
            "hardest_sentence": hardest.strip()[:300],
        }

    def table(self, result: dict[str, Any]) -> Table:
        return super().table({**result, "verdict": _(result["verdict"])})

    def text(self, result: dict[str, Any]) -> str:
        """What people copy into a mail; the page has a tab for it."""
        return "\n".join(f"{label}: {localize(value)}" for label, value in self.table(result).rows)


def syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end is none."""
    groups = len(VOWELS.findall(word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(groups - silent, 1)


def verdict(ease: float) -> str:
    return next((words for floor, words in LEVELS if ease >= floor), HARDEST)
