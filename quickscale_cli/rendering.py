"""Copier, used as a library: quiet, without the user's own settings, with errors as sentences."""

import re
import warnings
from pathlib import Path
from typing import Any

from quickscale_cli.errors import GitFailed, TemplateBroken, WrongAnswer
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
    from plumbum import ProcessExecutionError

    try:
        with warnings.catch_warnings():
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
    except ProcessExecutionError as error:  # Copier looks by git what kind of source it has
        raise GitFailed(" ".join(error.argv[1:]), error.stderr.strip()) from error
    except (ValueError, CopierError, TemplateError) as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        if said := REFUSED.match(str(error)):
            raise WrongAnswer(said[1]) from None
        source = template.recorded.get("_src_path", str(template.folder))
        raise TemplateBroken(source, str(error) or type(error).__name__) from error
