"""Countries that the payment page offers, by their code: those whose tax is known, and more."""

from fakestripe.taxing import STANDARD_RATES

MORE = {
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "IN": "India",
    "JP": "Japan",
    "KR": "South Korea",
    "KW": "Kuwait",
    "MX": "Mexico",
    "NZ": "New Zealand",
    "SG": "Singapore",
    "US": "United States",
    "ZA": "South Africa",
}
ENGLISH = MORE | {code: name for code, (name, _) in STANDARD_RATES.items()}
GERMAN = {
    "AT": "Österreich",
    "AU": "Australien",
    "BE": "Belgien",
    "BG": "Bulgarien",
    "BR": "Brasilien",
    "CA": "Kanada",
    "CH": "Schweiz",
    "CY": "Zypern",
    "CZ": "Tschechien",
    "DE": "Deutschland",
    "DK": "Dänemark",
    "EE": "Estland",
    "ES": "Spanien",
    "FI": "Finnland",
    "FR": "Frankreich",
    "GB": "Vereinigtes Königreich",
    "GR": "Griechenland",
    "HR": "Kroatien",
    "HU": "Ungarn",
    "IE": "Irland",
    "IN": "Indien",
    "IT": "Italien",
    "JP": "Japan",
    "KR": "Südkorea",
    "KW": "Kuwait",
    "LT": "Litauen",
    "LU": "Luxemburg",
    "LV": "Lettland",
    "MT": "Malta",
    "MX": "Mexiko",
    "NL": "Niederlande",
    "NO": "Norwegen",
    "NZ": "Neuseeland",
    "PL": "Polen",
    "PT": "Portugal",
    "RO": "Rumänien",
    "SE": "Schweden",
    "SG": "Singapur",
    "SI": "Slowenien",
    "SK": "Slowakei",
    "US": "Vereinigte Staaten",
    "ZA": "Südafrika",
}


def names(language: str) -> list[tuple[str, str]]:
    """Return code and name of each, sorted by name."""
    known = GERMAN if language == "de" else ENGLISH
    return sorted(known.items(), key=lambda pair: pair[1].replace("Ö", "O"))
