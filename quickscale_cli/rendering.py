"""Copier, used as a library: quiet, without the user's own settings, with errors as sentences."""

import re
import warnings
from pathlib import Path
from typing import Any

from quickscale_cli.errors import TemplateBroken, WrongAnswer
from quickscale_cli.template import Template

REFUSED = re.compile(r"(?s)(?:Validation error for question|Invalid choice for) '\w+': (.*)")


def render(
    template: Template,
    folder: Path,
    answers: dict[str, Any],
    *,
    asks: bool = False,
    answers_file: str | None = None,
) -> None:
    """Render into `folder`. Raises WrongAnswer, TemplateBroken, or OSError as it comes."""
    from copier import Settings, run_copy  # late: it takes as long to load as all the rest
    from copier.errors import CopierError
    from jinja2 import TemplateError
    from plumbum import local

    try:
        # Without git on its PATH, Copier takes the folder as it is; with it, it would ask git
        # about each file that it writes, which takes half of its time.
        with warnings.catch_warnings(), local.env(PATH=""):
            warnings.simplefilter("ignore")
            run_copy(
                str(template.folder),
                folder,
                data=template.recorded | answers,
                answers_file=answers_file,
                defaults=not asks,
                quiet=True,
                settings=Settings(),
            )
    except (ValueError, CopierError, TemplateError) as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        if said := REFUSED.match(str(error)):
            raise WrongAnswer(said[1]) from None
        raise _broken(template, str(error) or type(error).__name__) from error
    if not folder.exists():
        raise _broken(template, "it has no files.")


def _broken(template: Template, reason: str) -> TemplateBroken:
    return TemplateBroken(template.recorded.get("_src_path", str(template.folder)), reason)
