"""Bring catalogues up to date with the sentences that code and pages have now."""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Message

from saas.core.words import catalogues, places
from saas.core.words.errors import EnglishIsWritten
from saas.core.words.extracting import Key, Sentence, Sentences, sentences
from saas.core.words.packages import known_to_packages
from saas.core.words.places import Catalogue

type Said = dict[Key, Message]


def update(language: str) -> list[Catalogue]:
    """Update what the owner translates; return the catalogues.

    An app of theirs that has a catalogue of the language keeps its own. All else that nobody
    translates goes into `locale/`.
    """
    _check(language)
    found = sentences()
    there = [one for one in places.catalogues() if one.language == language]
    said = {one: catalogues.messages(catalogues.read(one)) for one in there}
    whole = places.owners(language)
    rest = dict(found)
    updated = []
    for catalogue in there:
        if catalogue == whole:
            continue
        if not catalogue.is_ours:
            wanted = _of_home(found, catalogue.path.parents[3])
            _write(catalogue, wanted, said[catalogue], _all(said.values()))
            updated.append(catalogue)
            rest = _without(rest, wanted)
        rest = _without(rest, [key for key, m in said[catalogue].items() if _is_said(m)])
    own = said.get(whole, {})
    overrides = {key for key, message in own.items() if _is_said(message)}
    wanted = {key: one for key, one in found.items() if key in rest or key in overrides}
    if wanted or own:
        _write(whole, wanted, own, _all(said.values()))
        updated.append(whole)
    return updated


def update_ours(language: str) -> list[Catalogue]:
    """Update the catalogue of each app of the template: for those who work on the template."""
    _check(language)
    found = sentences()
    homes = {places.home(file) for one in found.values() for file, _ in one.places}
    there = {one.path.parents[3] for one in places.catalogues() if one.is_ours}
    wanted = {
        places.of_app(home, language): _of_home(found, home)
        for home in sorted(homes | there)
        if home.parent.name == "saas"
    }
    said = {
        one: catalogues.messages(catalogues.read(one)) if one.path.exists() else {}
        for one in wanted
    }
    everything = _all(said.values())
    for catalogue, sentences_of_app in wanted.items():
        if sentences_of_app or said[catalogue]:
            _write(catalogue, sentences_of_app, said[catalogue], everything)
    return [one for one in wanted if one.path.exists()]


def _check(language: str) -> None:
    if language.split("_")[0] == places.ENGLISH:
        raise EnglishIsWritten
    catalogues.check_language(language)


def _write(catalogue: Catalogue, wanted: Sentences, own: Said, everything: Said) -> None:
    """Write the sentences, with what is said for them here or else elsewhere.

    What packages ask for stays; in the owner's files nothing gets lost, the rest is laid aside.
    """
    aside: Said = {}
    if not catalogue.is_ours and catalogue.path.exists():
        aside = catalogues.messages(catalogues.read(catalogue).obsolete.values())
    kept = [
        _as_message(one, _first_said(key, own, everything, aside)) for key, one in wanted.items()
    ]
    others = {key: message for key, message in own.items() if key not in wanted}
    known = known_to_packages(catalogue.language) if others else set()
    kept += [message for key, message in others.items() if key in known]
    gone = {key: m for key, m in others.items() if key not in known and not catalogue.is_ours}
    aside = {key: message for key, message in aside.items() if key not in wanted} | gone
    catalogues.write(catalogue, kept, filter(_is_said, aside.values()))


def _first_said(key: Key, own: Said, *others: Said) -> Message | None:
    said = (messages[key] for messages in (own, *others) if key in messages)
    return next(filter(_is_said, said), own.get(key))


def _as_message(sentence: Sentence, said: Message | None) -> Message:
    ids = sentence.key.id if sentence.plural is None else (sentence.key.id, sentence.plural)
    is_alike = said is not None and said.pluralizable == (sentence.plural is not None)
    return Message(
        ids,
        said.string if said and is_alike else "",
        flags=said.flags if said else (),
        auto_comments=sentence.notes,
        user_comments=said.user_comments if said else (),
        context=sentence.key.context,
    )


def _is_said(message: Message) -> bool:
    return catalogues.is_translated(message)


def _of_home(found: Sentences, home: Path) -> Sentences:
    return {
        key: one
        for key, one in found.items()
        if any(places.home(file) == home for file, _ in one.places)
    }


def _without(found: Sentences, keys: Iterable[Key]) -> Sentences:
    gone = set(keys)
    return {key: one for key, one in found.items() if key not in gone}


def _all(said: Iterable[Said]) -> Said:
    return {key: message for one in said for key, message in one.items() if _is_said(message)}
