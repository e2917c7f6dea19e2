"""Read and write catalogues with Babel, the way that merges well: sorted, no places, no dates."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path

import django
from babel import UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from saas.core.words.errors import CatalogueUnreadable, LanguageUnknown
from saas.core.words.extracting import Key
from saas.core.words.places import Catalogue

WIDTH = 100
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
type Id = str | tuple[str, ...] | list[str]

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2}|_\d{3})?")
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {plural_forms}\\n"
"""


class Read(Catalog):
    """A catalogue that remembers the lines on which a sentence is told again."""

    def __init__(self, language: str) -> None:
        super().__init__(creation_date=NO_DATE, revision_date=NO_DATE, charset="utf-8", fuzzy=False)
        self.told_again: list[int] = []
        try:
            self.locale = language
        except (UnknownLocaleError, ValueError):
            self.locale = None  # such as a language made for tests: its plural forms are English
        if forms := _plural_forms_of_django(language):
            self.mime_headers = [("Plural-Forms", forms)]

    def __setitem__(self, id: Id, message: Message) -> None:  # noqa: A002
        if id and self.get(id, message.context):
            self.told_again.append(message.lineno or 0)
        super().__setitem__(id, message)


def _plural_forms_of_django(language: str) -> str:
    """Return them as makemessages does; Babel counts one more in some languages."""
    file = Path(django.__file__).parent / "conf/locale" / language / "LC_MESSAGES/django.mo"
    if not file.exists():
        return ""
    with file.open("rb") as opened:
        return GNUTranslations(opened).info().get("plural-forms", "")


def read(catalogue: Catalogue) -> Read:
    """Return what a catalogue says. Raises CatalogueUnreadable, with the line."""
    found = Read(catalogue.language)
    parser = PoFileParser(found, abort_invalid=True)
    try:
        text = catalogue.path.read_text("utf-8-sig")
        parser.parse(io.StringIO(text))
    except PoFileError as error:
        line = (error.lineno or 0) + 1
        raise CatalogueUnreadable(catalogue.name, line, str(error)) from None
    except UnicodeDecodeError:
        raise CatalogueUnreadable(catalogue.name, 1, "it is not written in UTF-8") from None
    except (ValueError, IndexError, AttributeError, TypeError):  # as Babel's reader ends
        line = parser.offset + 1
        raise CatalogueUnreadable(catalogue.name, line, "it is no catalogue") from None
    return found


def messages(catalog: Iterable[Message]) -> dict[Key, Message]:
    return {key_of(message): message for message in catalog if message.id}


def key_of(message: Message) -> Key:
    return Key(message.id if isinstance(message.id, str) else message.id[0], message.context)


def texts_of(message: Message) -> list[str]:
    """Return the translations, one for each plural form."""
    string = message.string
    return [string] if isinstance(string, str) else list(string or [])


def is_translated(message: Message) -> bool:
    return any(texts_of(message))


def write(catalogue: Catalogue, kept: Iterable[Message], obsolete: Iterable[Message] = ()) -> None:
    """Write a catalogue anew, where something is to be written or replaced."""
    header = read(catalogue) if catalogue.path.exists() else Read(catalogue.language)
    text = head(catalogue.language, header.plural_forms) + body(header, kept, obsolete)
    if not catalogue.path.exists() or catalogue.path.read_text("utf-8") != text:
        catalogue.path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.path.write_text(text, "utf-8", newline="\n")


def head(language: str, plural_forms: str) -> str:
    return HEADER.format(language=language, plural_forms=plural_forms)


def body(header: Catalog, kept: Iterable[Message], obsolete: Iterable[Message] = ()) -> str:
    """Write messages as lines of a catalogue, each after a blank line."""
    catalog = Catalog(charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", header.plural_forms)]
    for message in kept:
        catalog[message.id] = message
    for message in obsolete:
        key = key_of(message)
        catalog.obsolete[f"{key.context}\x04{key.id}"] = message
    file = io.BytesIO()
    write_po(file, catalog, width=WIDTH, no_location=True, omit_header=True, sort_output=True)
    text = file.getvalue().decode()
    return f"\n{text.rstrip()}\n" if text.strip() else ""


def read_compiled(file: Path) -> dict[Key, Message]:
    """Return what a `.mo` file says."""
    with file.open("rb") as opened:
        return messages(read_mo(opened))


def check_language(language: str) -> None:
    """Raise LanguageUnknown for what no folder of a language is called."""
    if not LANGUAGE.fullmatch(language):
        raise LanguageUnknown(language)
    if Read(language).locale is None:
        raise LanguageUnknown(language)
