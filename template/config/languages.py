"""The languages that are offered: what features.toml and LANGUAGES name, as Django knows them."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from config.feature_flags import FEATURES_FILE, read_languages

CODE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
EXAMPLES = "Take codes such as en, de, fr or pt-br."


def offered(
    features_file: Path = FEATURES_FILE, environ: Mapping[str, str] = os.environ
) -> list[tuple[str, str]]:
    """Return each language with its own name. Raises ImproperlyConfigured with the mend."""
    if told := environ.get("LANGUAGES", "").strip():
        return choices([name for name in told.split(",") if name.strip()], "LANGUAGES")
    return choices(read_languages(features_file), "features.toml: `languages`")


def choices(named: Sequence[str], place: str) -> list[tuple[str, str]]:
    codes = dict.fromkeys(name.strip().lower().replace("_", "-") for name in named)
    if not codes:
        raise ImproperlyConfigured(f"{place} names no language. {EXAMPLES}")
    if unknown := [code for code in codes if _known(code) is None]:
        raise ImproperlyConfigured(
            f"{place} names {unknown[0]!r}, a language that Django does not know. {EXAMPLES} "
            "docs/words.md says how to add one of your own."
        )
    return [(code, _own_name(code)) for code in codes]


def settle(settings: dict[str, Any], offered: Sequence[tuple[str, str]]) -> None:
    """Let the owner's word about one of LANGUAGE_CODE and LANGUAGES hold for the other."""
    code, languages = settings["LANGUAGE_CODE"], list(settings["LANGUAGES"])
    if not languages or code in dict(languages):
        return
    if languages != list(offered):
        settings["LANGUAGE_CODE"] = languages[0][0]
    else:
        others = languages if len(languages) > 1 else []
        settings["LANGUAGES"] = [*choices([code], "LANGUAGE_CODE"), *others]


def _own_name(code: str) -> str:
    known = _known(code) or code
    name: str = LANG_INFO[known]["name_local"]
    name = name[:1].title() + name[1:]
    return name if known == code else f"{name} ({code.partition('-')[2].upper()})"


def _known(code: str) -> str | None:
    """Return what Django has for a code: itself, or its language without the country."""
    if not CODE.fullmatch(code):
        return None
    whole = LANG_INFO.get(code, {})
    known = whole.get("fallback", [code])[0] if whole else code.partition("-")[0]
    return known if "name_local" in LANG_INFO.get(known, {}) else None
