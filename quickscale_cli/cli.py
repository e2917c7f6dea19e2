"""The commands, and the last resort for errors: a sentence, never a traceback."""

import gc
import signal
import traceback
from collections.abc import Sequence
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from quickscale_cli import __version__
from quickscale_cli.commands.generate_service import generate_service
from quickscale_cli.commands.init import init
from quickscale_cli.commands.upgrade import upgrade, upgrade_plan
from quickscale_cli.console import note, say
from quickscale_cli.doctor.command import doctor
from quickscale_cli.errors import QuickScaleError
from quickscale_cli.git import git

app = typer.Typer(
    name="quickscale",
    help="From nothing to a running, billable SaaS with one command.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(init)
app.command()(upgrade_plan)
app.command()(upgrade)
app.command()(doctor)
app.command()(generate_service)

OBJECTS = 200_000  # new ones before memory is looked through: parsed code is many, none garbage


@app.command()
def version() -> None:
    """Print the version of this command and of its template."""
    say(__version__)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        version()
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """What goes before a command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 findings or failure, 2 wrong use."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C: cleanly
    git.leave_surrounding_repository()
    gc.set_threshold(OBJECTS)
    try:
        app(arguments, prog_name="quickscale")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except QuickScaleError as error:
        note(str(error))
        return error.exit_code
    except Exception as error:
        note(_unexpected(error))
        return 1
    return 0


def _unexpected(error: Exception) -> str:
    happened = f"Something broke in quickscale {__version__} ({type(error).__name__}: {error})."
    try:
        with NamedTemporaryFile("w", prefix="quickscale-", suffix=".txt", delete=False) as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return f"{happened} The details could not be written."
    return (
        f"{happened} The details are in {file.name}. Send that file to "
        "https://github.com/org/quickscale/issues, and try `quickscale doctor`."
    )
