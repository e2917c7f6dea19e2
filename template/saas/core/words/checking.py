"""What is to be done about words: what is wrong, not compiled, not translated or said no more."""

from collections.abc import Iterator

from saas.core.words import catalogues, places
from saas.core.words.errors import CatalogueUnreadable
from saas.core.words.extracting import Key, Sentence, Sentences, sentences
from saas.core.words.faults import faults
from saas.core.words.packages import known_to_packages
from saas.core.words.places import ENGLISH, Catalogue

LONGEST = 60


def findings() -> list[str]:
    """Return a line for each thing, with its place. Without catalogues there is none."""
    existing = places.catalogues()
    if not existing:
        return []
    found, told = sentences(), []
    said: dict[str, set[Key]] = {}
    for one in existing:
        try:
            catalog = catalogues.read(one)
        except CatalogueUnreadable as error:
            told.append(error.message)
            continue
        told += _of_catalogue(one, catalog, found)
        entries = catalogues.messages(catalog).items()
        spoken = {key for key, message in entries if catalogues.is_translated(message)}
        said.setdefault(one.language, set()).update(spoken)
    for language, keys in sorted(said.items()):
        root = language.split("_")[0]  # what Austria's German lacks, German says
        own = places.owners(language)
        if root != ENGLISH and (own.is_offered or own.path.exists()):
            there = keys | said.get(root, set())
            told += _missing(language, [one for key, one in found.items() if key not in there])
    return told


def _of_catalogue(one: Catalogue, catalog: catalogues.Read, found: Sentences) -> Iterator[str]:
    wrong = sorted(faults(catalog))
    yield from (f"{one.name}:{fault.line}: {fault.what}." for fault in wrong)
    if not wrong and one.is_offered and not one.is_compiled:
        yield f"{one.name} is not compiled. Type: uv run manage.py words compile"
    unknown = [m for key, m in catalogues.messages(catalog).items() if key not in found]
    known = known_to_packages(one.language) if unknown else set()
    for message in unknown:
        if catalogues.key_of(message) not in known:
            sentence = _short(catalogues.key_of(message).id)
            yield f'{one.name}:{message.lineno}: nothing says "{sentence}" any more.'


def _missing(language: str, lacking: list[Sentence]) -> Iterator[str]:
    for sentence in lacking:
        file, line = sentence.places[0]
        place = f"{places.shown(file)}:{line}"
        yield f'{place}: "{_short(sentence.key.id)}" is not translated into {language}.'


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"
