"""Compile catalogues into the `.mo` files that Django reads. Nothing to do costs nothing."""

import os
from collections.abc import Callable, Iterable
from importlib.util import find_spec

from django.utils.translation.reloader import translation_file_changed

from saas.core.words.errors import CatalogueUnreadable, ToolMissing
from saas.core.words.places import Catalogue, catalogues


def stale(*, only_offered: bool = False) -> list[Catalogue]:
    """Return the catalogues that were never compiled, or changed since."""
    waiting = [one for one in catalogues() if not one.is_compiled]
    return [one for one in waiting if one.is_offered] if only_offered else waiting


def compile_stale(say: Callable[[str], object], *, only_offered: bool = False) -> bool:
    """Compile what is not; tell each fault, by file and line. Returns whether all is compiled."""
    told = []
    if waiting := stale(only_offered=only_offered):
        try:
            check_tools()
            told = [line for catalogue in waiting for line in compile_one(catalogue)]
        except ToolMissing as error:
            told = [error.message]
    for line in told:
        say(line)
    return not told


def check_tools() -> None:
    """Raise ToolMissing where Babel is not installed."""
    if find_spec("babel") is None:
        raise ToolMissing


def compile_one(catalogue: Catalogue) -> list[str]:
    """Compile a catalogue, unless something is wrong with it; return what."""
    from babel.messages.catalog import Message
    from babel.messages.mofile import write_mo

    from saas.core.words.catalogues import Read, is_translated, messages, read
    from saas.core.words.faults import faults

    changed = catalogue.path.stat().st_mtime_ns
    try:
        catalog = read(catalogue)
    except CatalogueUnreadable as error:
        return [error.message]
    if found := sorted(faults(catalog)):
        return [f"{catalogue.name}:{fault.line}: {fault.what}." for fault in found]

    compiled = Read(catalogue.language)
    compiled.mime_headers = [("Plural-Forms", catalog.plural_forms)]
    said: Iterable[Message] = filter(is_translated, messages(catalog).values())
    for message in said:
        compiled[message.id] = message
    fresh = catalogue.compiled.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        write_mo(file, compiled)
    os.utime(fresh, ns=(changed, changed))
    fresh.replace(catalogue.compiled)
    translation_file_changed(None, catalogue.compiled)  # this process forgets what it read
    return []
