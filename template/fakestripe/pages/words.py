"""What the buyer reads, in English or German: by the session, else by the browser."""

import re

from fakestripe import currencies
from fakestripe.pages import countries
from fakestripe.pages.german import GERMAN
from fakestripe.store import Body


class Words:
    """Says things in one language."""

    def __init__(self, language: str, country: str = "") -> None:
        self.language = language
        self.country = country or {"de": "DE"}.get(language, "US")
        """Where somebody who reads this most likely lives: two letters."""

    @classmethod
    def for_browser(cls, accept_language: str, session: Body | None = None) -> "Words":
        asked = (session or {}).get("locale")
        if asked and asked != "auto":
            return cls("de" if asked == "de" else "en", _region(asked))
        return cls(_preferred(accept_language), _region(accept_language))

    def say(self, sentence: str, **values: object) -> str:
        found = GERMAN[sentence] if self.language == "de" else sentence
        return found.format(**values)

    def money(self, amount: int, currency: str) -> str:
        """$1,000.00, or 1.000,00 $."""
        english = currencies.written(amount, currency)
        if self.language != "de":
            return english
        figure = re.search(r"[\d.,]+", english)
        if figure is None:
            return english
        symbol = english.replace(figure[0], "").replace("-", "").strip()
        swapped = figure[0].translate(str.maketrans(".,", ",."))
        return f"{'-' if amount < 0 else ''}{swapped}\N{NO-BREAK SPACE}{symbol}"


def _region(header: str) -> str:
    """Return AT of de-AT, if that is what comes first."""
    found = re.match(r"\s*[A-Za-z]{2}-([A-Z]{2})\b", header)
    return found[1] if found and found[1] in countries.ENGLISH else ""


def _preferred(header: str) -> str:
    """Return what an Accept-Language likes best of what there is."""
    best, likes = "en", 0.0
    for part in header.split(","):
        name, _, weight = part.strip().partition(";q=")
        language = name.strip().lower().partition("-")[0]
        try:
            likes_it = float(weight or 1)
        except ValueError:
            continue
        if language in ("de", "en") and likes_it > likes:
            best, likes = language, likes_it
    return best
