import re
from typing import Any

from django import forms

from saas.services.base import BaseService
from saas.services.errors import ServiceFailed
from saas.services.fields import LongText
from saas.services.progress import Progress
from saas.services.registry import register

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
VOWELS = re.compile(r"[aeiouy]+")
FEWEST_WORDS = 10
LEVELS = [(90, "Very easy"), (70, "Easy"), (60, "Plain"), (50, "Fairly hard"), (30, "Hard")]


class ReadabilityForm(forms.Form):
    text = LongText(
        longest=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "Paste an article or a letter"}),
        help_text="English, up to 200,000 characters.",
        error_messages={"required": "Write or paste a text to score."},
    )


@register
class Readability(BaseService):
    """An example to imitate: a job does the work, and the page shows how far it is."""

    slug = "readability"
    name = "Readability report"
    summary = "How easily a text reads, by Flesch's scores, and where it is hardest."
    icon = "file-text"
    price = 2
    form_class = ReadabilityForm
    background = True
    stages = ("Finding sentences", "Counting syllables", "Scoring", "Looking for hard sentences")
    time_hint = "A few seconds"
    limits = ("English, up to 200,000 characters", f"At least {FEWEST_WORDS} words")
    labels = {
        "verdict": "Verdict",
        "reading_ease": "Reading ease, 0 to 100",
        "school_grade": "School grade",
        "words_a_sentence": "Words a sentence",
        "syllables_a_word": "Syllables a word",
        "long_words": "Words of 3 syllables and more",
        "hardest_sentence": "Hardest sentence",
    }

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress.stage("Finding sentences")
        sentences = [part for part in SENTENCE_END.split(data["text"]) if WORD.search(part)]
        words = [WORD.findall(sentence) for sentence in sentences]
        total = sum(map(len, words))
        if total < FEWEST_WORDS:
            raise ServiceFailed(f"The text has fewer than {FEWEST_WORDS} words.")

        progress.stage("Counting syllables")
        counts = []
        for number, sentence in enumerate(words, start=1):
            counts.append([syllables(word) for word in sentence])
            if number % 200 == 0:
                progress.step(number, len(words), f"Sentence {number:,} of {len(words):,}")

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


def syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end is none."""
    groups = len(VOWELS.findall(word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(groups - silent, 1)


def verdict(ease: float) -> str:
    return next((words for floor, words in LEVELS if ease >= floor), "Very hard")
