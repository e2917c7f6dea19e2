"""Languages as Stripe's pages name them."""

SPOKEN = {"bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr"}
SPOKEN |= {"fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl"}
SPOKEN |= {"pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW"}
OTHERWISE = {"zh-hans": "zh", "zh-hant": "zh-TW"}


def locale_of(language: str) -> str:
    """Django's pt-br is pt-BR there; what Stripe does not speak is left to the browser."""
    name, _, country = OTHERWISE.get(language.lower(), language).partition("-")
    named = f"{name}-{country.upper()}" if country.isalpha() else f"{name}-{country}"
    return next((one for one in (named, name) if one in SPOKEN), "auto")
