"""Feature flags: the one reader of features.toml and of the variables that override it.

A flag is a line in features.toml, a setting, a template variable and an environment
variable, all under one name. A wrong set stops the start with a sentence that says
what to change.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FEATURES_FILE = Path(__file__).resolve().parent.parent / "features.toml"


@dataclass(frozen=True)
class Flag:
    """One switch. `app` is the Django app it installs, if it gates one."""

    name: str
    app: str | None = None
    requires: tuple[str, ...] = ()


FLAGS = {
    flag.name: flag
    for flag in (
        Flag("ENABLE_STRIPE", app="saas.payments"),
        Flag("ENABLE_SUBSCRIPTIONS", app="saas.subscriptions", requires=("ENABLE_STRIPE",)),
        Flag("ENABLE_CREDIT_TYPES"),
        Flag("ENABLE_SERVICE_MARKETPLACE", app="saas.marketplace"),
        Flag("ENABLE_ADVANCED_ADMIN", app="saas.backoffice"),
        Flag("REQUIRE_EMAIL_VERIFICATION"),
        Flag("ENABLE_API_ENDPOINTS", app="saas.api"),
        Flag("ENABLE_ADVANCED_ERRORS"),
        Flag("ENABLE_WEBHOOKS", app="saas.webhooks"),
        Flag("ENABLE_SERVICE_GENERATOR"),
        Flag("ENABLE_ORGANIZATIONS", app="saas.organizations"),
        Flag("ENABLE_ANALYTICS", app="saas.analytics"),
        Flag("ENABLE_ASYNC_JOBS"),
        Flag("ENABLE_OBSERVABILITY", app="saas.observability"),
    )
}

PROJECT = ["name", "slug", "description", "owner", "contact_email", "domain"]
PROJECT += ["time_zone", "currency"]

_WORDS = {"true": True, "1": True, "yes": True, "on": True}
_WORDS |= {"false": False, "0": False, "no": False, "off": False}


def read_flags(
    features_file: Path = FEATURES_FILE, environ: Mapping[str, str] = os.environ
) -> dict[str, bool]:
    """Return every flag by name. Raises ImproperlyConfigured with the mend."""
    features = read_features(features_file)
    flags = dict.fromkeys(FLAGS, False) | _from_file(features) | _from_environment(environ)
    _refuse_unreleased(flags, features.get("from_release", {}))
    _refuse_missing_requirements(flags)
    return flags


def read_project(features_file: Path = FEATURES_FILE) -> dict[str, str]:
    """Return the answers about the project: its name, domain and so on."""
    project = read_features(features_file).get("project", {})
    if missing := [key for key in PROJECT if key not in project]:
        raise ImproperlyConfigured(
            f"features.toml lacks {', '.join(missing)} under [project]. Add it and start again."
        )
    return {key: str(project[key]) for key in PROJECT}


def read_signup_credits(features_file: Path = FEATURES_FILE) -> int:
    """Return how many credits a newcomer starts with."""
    amount = read_features(features_file).get("credits", {}).get("signup")
    if not isinstance(amount, int):
        raise ImproperlyConfigured(
            "features.toml lacks `signup`, a whole number, under [credits]. Add it and start again."
        )
    return amount


def read_features(features_file: Path = FEATURES_FILE) -> dict[str, dict[str, object]]:
    """Return features.toml as tables. Raises ImproperlyConfigured if it can't be read."""
    try:
        features: dict[str, dict[str, object]] = tomllib.loads(features_file.read_text("utf-8"))
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"{features_file.name} is missing. Get it back with `git checkout -- features.toml`."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{features_file.name} is not valid TOML ({error}). Mend that line and start again."
        ) from None
    return features


def installed_apps(flags: Mapping[str, bool]) -> list[str]:
    """Return the apps that the switched-on flags install."""
    return [flag.app for flag in FLAGS.values() if flag.app and flags[flag.name]]


def _from_file(features: dict[str, dict[str, object]]) -> dict[str, bool]:
    flags = {}
    for key, value in features.get("flags", {}).items():
        name = key.upper()
        if name not in FLAGS:
            raise ImproperlyConfigured(
                f"features.toml has an unknown flag `{key}`. Take it out, or use one of: "
                f"{', '.join(sorted(FLAGS)).lower()}."
            )
        if not isinstance(value, bool):
            raise ImproperlyConfigured(f"features.toml: `{key}` takes true or false.")
        flags[name] = value
    return flags


def _from_environment(environ: Mapping[str, str]) -> dict[str, bool]:
    flags = {}
    for name in FLAGS.keys() & environ.keys():
        word = environ[name].strip().lower()
        if word not in _WORDS:
            raise ImproperlyConfigured(f"{name}={environ[name]!r}: set it to true or false.")
        flags[name] = _WORDS[word]
    return flags


def _refuse_unreleased(flags: Mapping[str, bool], from_release: Mapping[str, object]) -> None:
    for key, release in from_release.items():
        if flags.get(key.upper()):
            raise ImproperlyConfigured(
                f"{key.upper()} arrives with release {release}. Leave it off, and switch it on "
                "after the upgrade."
            )


def _refuse_missing_requirements(flags: Mapping[str, bool]) -> None:
    for flag in FLAGS.values():
        missing = [name for name in flag.requires if flags[flag.name] and not flags[name]]
        if missing:
            raise ImproperlyConfigured(
                f"{flag.name} needs {' and '.join(missing)}. Switch that on too, "
                f"or switch {flag.name} off."
            )
