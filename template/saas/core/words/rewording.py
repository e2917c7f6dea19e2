"""Say one word for another in every sentence, in the owner's catalogue of English."""

import re
from collections.abc import Mapping

from babel.messages.catalog import Message

from saas.core.words import catalogues, places
from saas.core.words.extracting import Sentence, sentences

# Placeholders, tags and addresses are no words for people; a credit note is a paper, not credits.
PROTECTED = re.compile(
    r"(%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{[^{}]*\}|<[^<>]*>|https?://\S+|\S+@\S+"
    r"|\b[Cc]redit notes?\b)"
)


def reword(words: Mapping[str, str]) -> tuple[int, int]:
    """Write each sentence that has one of the words, changed, unless the owner has one for it.

    Returns how many were written, and how many had been there. What is there stays as it is.
    """
    english = places.owners(places.ENGLISH)
    is_new = not english.path.exists()
    there = catalogues.Read(english.language) if is_new else catalogues.read(english)
    said = catalogues.messages(there)
    changed = [one for one in (_changed(s, words) for s in sentences().values()) if one]
    written = [one for one in changed if catalogues.key_of(one) not in said]
    if written:
        english.path.parent.mkdir(parents=True, exist_ok=True)
        head = catalogues.head(english.language, there.plural_forms)
        before = head if is_new else english.path.read_text("utf-8").rstrip("\n") + "\n"
        english.path.write_text(before + catalogues.body(there, written), "utf-8", newline="\n")
    return len(written), len(changed) - len(written)


def forms(old: str, new: str, old_plural: str = "", new_plural: str = "") -> dict[str, str]:
    """Return what is said for each form of a word: one or many, small, with a capital, in capitals.

    >>> forms("reply", "answer")["Replies"]
    'Answers'
    """
    pairs = {old: new, old_plural or plural(old): new_plural or plural(new)}
    cases = (str, _with_capital, str.upper)
    return {case(before): case(after) for before, after in pairs.items() for case in cases}


def plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"


def reworded(text: str, words: Mapping[str, str]) -> str:
    """Put words for others, with the article that they need, around what is no text."""
    pattern = re.compile(rf"\b((?:an?|An?) )?({'|'.join(map(re.escape, _longest_first(words)))})\b")

    def put(match: re.Match[str]) -> str:
        article, word = match[1] or "", words[match[2]]
        if article and _begins_soft(word) != _begins_soft(match[2]):
            article = f"{article[0]}n " if _begins_soft(word) else f"{article[0]} "
        return article + word

    pieces = PROTECTED.split(text)
    pieces[::2] = (pattern.sub(put, piece) for piece in pieces[::2])
    return "".join(pieces)


def _changed(sentence: Sentence, words: Mapping[str, str]) -> Message | None:
    ids = [sentence.key.id, *([sentence.plural] if sentence.plural is not None else [])]
    texts = [reworded(text, words) for text in ids]
    if texts == ids:
        return None
    if len(ids) == 1:
        return Message(ids[0], texts[0], context=sentence.key.context)
    return Message((ids[0], ids[1]), (texts[0], texts[1]), context=sentence.key.context)


def _longest_first(words: Mapping[str, str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _with_capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _begins_soft(word: str) -> bool:
    return word[:1].lower() in "aeiou"
