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
    """One switch. A new one is a line of FLAGS; its question and its row follow from that."""

    name: str
    does: str
    """What a yes does, as the question asks it and docs/flags.md says it."""
    app: str | None = None
    """The Django app that it installs, if it gates one."""
    requires: tuple[str, ...] = ()
    otherwise: str = ""
    """What a no means, where that is not plain."""


FLAGS = {
    flag.name: flag
    for flag in (
        Flag("ENABLE_STRIPE", "take payments by Stripe", app="saas.payments"),
        Flag(
            "ENABLE_SUBSCRIPTIONS",
            "sell plans with monthly credits",
            app="saas.subscriptions",
            requires=("ENABLE_STRIPE", "ENABLE_CREDIT_TYPES"),
        ),
        Flag(
            "ENABLE_CREDIT_TYPES",
            "keep the kind, priority and expiry of credits",
            otherwise="one pool",
        ),
        Flag(
            "ENABLE_SERVICE_MARKETPLACE",
            "let workspaces choose which services they use",
            app="saas.marketplace",
        ),
        Flag("ENABLE_AI", "offer AI models, chat and embeddings", app="saas.ai"),
        Flag(
            "ENABLE_ADVANCED_ADMIN",
            "add a dashboard for staff: users, payments, credits, audit trail",
            app="saas.backoffice",
        ),
        Flag(
            "REQUIRE_EMAIL_VERIFICATION",
            "let people in only after they confirm their e-mail address",
        ),
        Flag("ENABLE_API_ENDPOINTS", "offer an API with keys and documentation", app="saas.api"),
        Flag("ENABLE_ADVANCED_ERRORS", "show error pages with advice, and staff an error log"),
        Flag(
            "ENABLE_WEBHOOKS",
            "add a console for webhooks, and send signed ones",
            app="saas.webhooks",
        ),
        Flag("ENABLE_SERVICE_GENERATOR", "allow `quickscale generate-service` in this project"),
        Flag(
            "ENABLE_ORGANIZATIONS",
            "let people share a workspace, with roles and invitations",
            app="saas.organizations",
        ),
        Flag(
            "ENABLE_ANALYTICS",
            "add usage dashboards, quotas and exports",
            app="saas.analytics",
        ),
        Flag("ENABLE_ASYNC_JOBS", "run jobs on Celery and Redis", otherwise="on PostgreSQL"),
        Flag(
            "ENABLE_OBSERVABILITY",
            "add metrics, traces and error tracking",
            app="saas.observability",
        ),
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


def read_languages(features_file: Path = FEATURES_FILE) -> list[str]:
    """Return the languages that the file names, the first one first."""
    named = read_features(features_file).get("project", {}).get("languages", ["en"])
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise ImproperlyConfigured(
            'features.toml: `languages` takes a list, such as languages = ["en", "de"].'
        )
    return named


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
