"""A language for tests, in which all that goes through gettext has no plain letter left.

"Log in" is "⟦Ĺööğ ïïñ⟧": longer by as much as German is, and whole only between its brackets.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from saas.core.words.extracting import sentences
from saas.core.words.packages import sentences_of_packages

CODE = "en-xa"
NAME = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
STRANGE = "äƀçđëƒğħïĵķĺɱñöƥɋŕšţüṽŵẋýžÄƁÇĐËƑĞĦÏĴĶĹṀÑÖƤɊŔŠŢÜṼŴẊÝŽ"
LETTERS = str.maketrans(PLAIN, STRANGE)
VOWEL = re.compile("([aeiouyAEIOUY])")
KEPT = re.compile(  # placeholders, tags, addresses: what a translation has to have as well
    r"(%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%[sdiuf%]|\{[^{}]*\}|<[^<>]*>|&\w+;|\w+://\S+|\S+@\S+)"
)


def said(sentence: str) -> str:
    pieces = KEPT.split(sentence)
    pieces[::2] = [VOWEL.sub(r"\1\1", piece).translate(LETTERS) for piece in pieces[::2]]
    return f"{NAME[0]}{''.join(pieces)}{NAME[1]}"


def write(folder: Path, language: str = "en_XA") -> None:
    """Write the language into a folder for LOCALE_PATHS: what our code says, and what packages.

    It may go by the name of another one, to replace it.
    """
    catalog = Catalog(charset="utf-8", fuzzy=False)
    catalog.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    for message in _messages():
        catalog[message.id] = message
    file = folder / language / "LC_MESSAGES/django.mo"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_mo(opened, catalog)


def _messages() -> Iterator[Message]:
    for message in sentences_of_packages().values():
        yield _translated(message.id, message.context)
    for sentence in sentences().values():
        ids = sentence.key.id if sentence.plural is None else (sentence.key.id, sentence.plural)
        yield _translated(ids, sentence.key.context)


def _translated(ids: str | tuple[str, ...], context: str | None) -> Message:
    texts = said(ids) if isinstance(ids, str) else tuple(map(said, ids))
    return Message(ids, texts, context=context)
