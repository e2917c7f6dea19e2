"""Copier, used as a library: quiet, without the user's own settings, with errors as sentences."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Environment

from quickscale_cli.errors import TemplateBroken, WrongAnswer
from quickscale_cli.render.template import Template

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
        with plain_names(), warnings.catch_warnings(), local.env(PATH=""):
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


@contextmanager
def plain_names() -> Iterator[None]:
    """Take a text that holds nothing for Jinja as it is.

    Copier compiles each part of each path, thousands a project: half of all its time.
    """
    from jinja2 import Environment

    compiled = Environment.from_string

    def from_string(self: Environment, source: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(source, str) and _is_plain(self, source):
            return _Plain(source)
        return compiled(self, source, *arguments, **options)

    Environment.from_string = from_string  # type: ignore[method-assign]
    try:
        yield
    finally:
        Environment.from_string = compiled  # type: ignore[method-assign]


class _Plain(NamedTuple):
    text: str

    def render(self, *_: Any, **__: Any) -> str:
        return self.text


def _is_plain(environment: "Environment", text: str) -> bool:
    marks = (
        environment.block_start_string,
        environment.variable_start_string,
        environment.comment_start_string,
        environment.line_statement_prefix,
        environment.line_comment_prefix,
        "\n",
    )
    return not any(mark in text for mark in marks if mark)


def _broken(template: Template, reason: str) -> TemplateBroken:
    return TemplateBroken(template.recorded.get("_src_path", str(template.folder)), reason)
