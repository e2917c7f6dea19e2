import pytest

from saas.services.builtin.text_length import TextForm, measure, reading_time

TEXT = """Money is plain. The cost stands before the button, isn't that well-known?

Is it? It is!"""


def test_a_text_is_measured() -> None:
    assert measure(TEXT) == {
        "characters": 88,
        "characters_without_spaces": 72,
        "words": 16,
        "different_words": 12,
        "sentences": 4,
        "paragraphs": 2,
        "lines": 3,
        "longest_word": "well-known",
        "reading_time": "5 s",
    }


def test_marks_alone_are_no_sentence() -> None:
    assert measure("... !!")["sentences"] == 0


def test_decimals_end_no_sentence() -> None:
    assert measure("Pi is 3.14 or so.")["sentences"] == 1


@pytest.mark.parametrize(("words", "told"), [(0, "0 s"), (119, "30 s"), (357, "1 min 30 s")])
def test_reading_time(words: int, told: str) -> None:
    assert reading_time(words) == told


@pytest.mark.parametrize("text", [" " * 100_000, "a" * 100_000, "a." * 50_000, "\n" * 99_999 + "x"])
def test_odd_texts_are_measured_quickly(text: str) -> None:
    assert measure(text)["characters"] == 100_000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Write or paste a text to measure."),
        ("   ", "Write or paste a text to measure."),
        ("a\x00b", "Null characters are not allowed."),
        ("x" * 100_001, "Too long: 100,001 characters. Shorten it to 100,000."),
    ],
)
def test_improper_texts_are_refused(text: str, told: str) -> None:
    assert TextForm({"text": text}).errors == {"text": [told]}


def test_a_line_break_is_one_character() -> None:
    form = TextForm({"text": "x" * 99_998 + "\r\ny"})  # as browsers send it
    assert form.is_valid()
    assert measure(form.cleaned_data["text"])["characters"] == 100_000


def test_a_browser_cuts_nothing_off() -> None:
    assert "maxlength" not in str(TextForm()["text"])
