import os
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks

from saas.core.installed import project_templates
from saas.core.words.compiling import stale

STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


@checks.register
def check_flag_variables(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Tell of a variable that looks like a flag and is none: it would change nothing, silently."""
    flags = settings.FLAGS
    unknown = [name for name in os.environ if name.startswith("ENABLE_") and name not in flags]
    return [_warning(name, get_close_matches(name, flags, n=1)) for name in sorted(unknown)]


@checks.register
def check_words(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Tell of translations that nobody sees, since they were not compiled as they are now."""
    names = ", ".join(catalogue.name for catalogue in stale(only_offered=True))
    if not names:
        return []
    hint = "Type: uv run manage.py words compile"
    return [checks.Warning(f"Not compiled: {names}.", hint=hint, id="core.W002")]


def _warning(name: str, close: list[str]) -> checks.CheckMessage:
    meant = f"Did you mean {close[0]}? " if close else ""
    return checks.Warning(
        f"The environment variable {name} is not a flag of this app.",
        hint=f"{meant}docs/flags.md lists them.",
        id="core.W001",
    )


@checks.register(checks.Tags.staticfiles)
def check_static_files(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Find files that a template names and nobody has: in production such a page is a crash."""
    return [
        checks.Error(
            f"{place} names a static file that is not there: {name}",
            hint="Put it into static/, or into the static/ folder of an app, or mend the name.",
            id="core.E001",
        )
        for place, name in _static_names()
        if not finders.find(name)
    ]


def _static_names() -> Iterator[tuple[Path, str]]:
    """Yield each static file that a template of this project names, with the template."""
    for file in project_templates():
        for name in STATIC.findall(file.read_text(errors="ignore")):
            yield file.relative_to(settings.BASE_DIR, walk_up=True), name
