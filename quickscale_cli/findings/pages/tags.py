"""Libraries, tags and filters that the user's pages load and use, and that are gone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.pages.tag_libraries import LIBRARY, Libraries, Registered
from quickscale_cli.findings.reading.library import module_of
from quickscale_cli.findings.reading.page import TEXT, Part, Token
from quickscale_cli.findings.using import Gone, Use

FILTER = re.compile(rb"\|\s*(\w+)")
DJANGO_S = {"cache", "humanize", "i18n", "l10n", "static", "tz", "log", "admin_list"}
DJANGO_S |= {"admin_modify", "admin_urls", "admin_filters", "flatpages"}


@dataclass(frozen=True)
class Kind:
    name: str  # "tag" or "filter"
    of: Callable[[Registered], dict[str, str]]


TAG = Kind("tag", lambda library: library.tags)
FILTER_KIND = Kind("filter", lambda library: library.filters)


class Tags:
    def __init__(self, comparison: Comparison) -> None:
        self._changes = comparison.changes
        self._before = Libraries(comparison.scratch, comparison.trees.yours)
        self._after = Libraries(comparison.scratch, comparison.tree)
        changed = set(comparison.changed(".py"))
        self._libraries = {
            name: self._now(name)
            for name, paths in self._before.paths.items()
            if changed.intersection(paths)
        }
        self.words = {name.encode() for name in self._lost()}

    def _now(self, library: str) -> str | None:
        """Return what a library is called after the upgrade; None if it is gone."""
        if library in self._after.paths:
            return library
        for path in self._before.paths[library]:
            match = LIBRARY.match(self._changes.renames(path))
            if match and match["name"] in self._after.paths:
                return match["name"]
        return None

    def _lost(self) -> Iterator[str]:
        for name, now in self._libraries.items():
            if name != now:
                yield name
            if now:
                before, after = self._before.registered(name), self._after.registered(now)
                yield from before.tags.keys() - after.tags.keys()
                yield from before.filters.keys() - after.filters.keys()

    def uses(self, file: UserFile) -> Iterator[Use]:
        loaded: dict[str, None] = {}  # in order, without doubles
        for token in file.page:
            if token.name == "load":
                loaded |= dict.fromkeys(part.text for part in _libraries(token))
        for token in file.page:
            if token.name == "load":
                yield from self._loads(file, token)
            elif token.name:
                yield from self._named(file, token.parts[0], TAG, loaded)
            for part in _filters(token):
                yield from self._named(file, part, FILTER_KIND, loaded)

    def _loads(self, file: UserFile, token: Token) -> Iterator[Use]:
        for part in _libraries(token):
            library = part.text
            if library in self._libraries and self._libraries[library] != library:
                new = self._libraries[library] or ""
                what = f"The library {library} is {f'now {new}' if new else 'gone'}."
                yield _use(file, part, Gone("library-gone", library, new, what=what))
        if len(token.parts) > 3 and token.parts[-2].text == "from":
            loaded = dict.fromkeys([token.parts[-1].text])
            for part in token.parts[1:-2]:
                for kind in (TAG, FILTER_KIND):
                    yield from self._named(file, part, kind, loaded)

    def _named(
        self, file: UserFile, part: Part, kind: Kind, loaded: dict[str, None]
    ) -> Iterator[Use]:
        name = part.text
        if name.encode() not in self.words:
            return
        before = [lib for lib in loaded if name in kind.of(self._before.registered(lib))]
        now = [self._libraries.get(lib, lib) for lib in loaded]
        after = [self._after.registered(lib) for lib in now if lib]
        if not before or any(one.is_open or name in kind.of(one) for one in after):
            return
        if self._libraries.get(before[-1], before[-1]) is None:
            return  # told by the library
        is_known = all(lib in self._before.paths or lib in DJANGO_S for lib in loaded)
        certainty = Certainty.SURE if is_known else Certainty.PERHAPS
        yield _use(file, part, self._gone(name, kind, before[-1]), certainty)

    def _gone(self, name: str, kind: Kind, library: str) -> Gone:
        of_ours = f"The {kind.name} {name} of the library {library}"
        advice, function = self._fate(name, kind, library)
        own = self._libraries.get(library) or library
        for tag, known in kind.of(self._after.registered(own)).items():
            if known == function:
                return Gone(f"{kind.name}-gone", name, tag, what=f"{of_ours} is now {tag}.")
        for home in self._after.paths:
            given = kind.of(self._after.registered(home))
            same = [tag for tag, known in given.items() if advice and known == function]
            if name in given or same:
                advice = f"Load the library {home}, and write {(same or [name])[0]}."
        return Gone(
            f"{kind.name}-gone",
            name,
            advice=advice or "Look at what the template uses in its place.",
            what=f"{of_ours} is gone.",
        )

    def _fate(self, name: str, kind: Kind, library: str) -> tuple[str, str]:
        """Return what releases say of it, and the function that it stands for after them."""
        for path in self._before.paths[library]:
            function, _, end = kind.of(self._before.read(path)).get(name, "").partition(" ")
            if function:
                fate = self._changes.name_fate(f"{module_of(path)}.{function}")
                if fate and fate.new:
                    function = fate.new.rpartition(".")[2]
                    return f"It is {fate.new} now.", f"{function} {end}".strip()
                return fate.advice if fate else "", f"{function} {end}".strip()
        return "", ""


def _libraries(token: Token) -> list[Part]:
    """Return the libraries that a `{% load %}` names."""
    parts = token.parts[1:]
    return parts[-1:] if len(parts) > 2 and parts[-2].text == "from" else parts


def _filters(token: Token) -> Iterator[Part]:
    bare = TEXT.sub(lambda text: b" " * len(text[0]), token.inner)
    if token.name == "filter" and len(token.parts) > 1:
        yield Part(token.parts[1].text.partition("|")[0], token.parts[1].start)
    for found in FILTER.finditer(bare):
        yield Part(found[1].decode("utf-8", "surrogateescape"), token.start + found.start(1))


def _use(file: UserFile, part: Part, gone: Gone, certainty: Certainty = Certainty.SURE) -> Use:
    line = file.line(part.start)
    return Use(file.path, line, gone, certainty, part.span, gone.old, gone.new)
