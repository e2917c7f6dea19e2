import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer.main

from quickscale_cli.cli import app
from tests.docs.pages import (
    ROOT,
    TEMPLATE,
    Command,
    anchors,
    commands,
    links,
    names,
    paths,
    slots,
)

SHOWN = commands()


def of(program: str) -> list[Command]:
    return [command for command in SHOWN if command.program == program]


@pytest.mark.parametrize("command", of("quickscale"), ids=str)
def test_a_quickscale_command_shown_exists(command: Command) -> None:
    group = typer.main.get_command(app)
    assert command.verb in group.commands
    known = {option for param in group.commands[command.verb].params for option in param.opts}
    assert set(command.options) <= known | {"--help"}


@pytest.mark.parametrize("command", of("manage.py"), ids=str)
def test_a_management_command_shown_exists(command: Command) -> None:
    assert not command.verb or command.verb in manage("help", "--commands").split()
    for option in command.options:
        assert option in manage("help", command.verb)


@pytest.mark.parametrize("command", [c for c in SHOWN if c.program.startswith("bin/")], ids=str)
def test_a_script_shown_exists(command: Command) -> None:
    script = ROOT / command.program
    assert os.access(script, os.X_OK)
    assert all(option in script.read_text() for option in command.options)


def test_commands_are_found() -> None:
    assert {command.program for command in SHOWN} > {"quickscale", "manage.py", "bin/test"}


@pytest.mark.parametrize(("page", "target"), links())
def test_a_link_leads_somewhere(page: Path, target: str) -> None:
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    assert file.exists()
    assert not anchor or anchor in anchors(file)


@pytest.mark.parametrize(("page", "target"), links())
def test_a_shipped_page_links_to_shipped_pages(page: Path, target: str) -> None:
    if page.is_relative_to(TEMPLATE):
        assert (page.parent / target).resolve().is_relative_to(TEMPLATE)


@cache
def manage(*words: str) -> str:
    """Return what `manage.py` says with every flag on; it needs no database for that."""
    features = tomllib.loads((TEMPLATE / "features.toml").read_text())
    flags = features["flags"].keys() - features["from_release"].keys()
    outside = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        ["uv", "run", "manage.py", *words],
        cwd=TEMPLATE,
        env=outside | {flag.upper(): "true" for flag in flags},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(("page", "path"), paths())
def test_a_path_that_a_page_names_is_there(page: Path, path: str) -> None:
    overrides = TEMPLATE.glob(f"saas/*/{path}")  # a copy there is the owner's
    if path == "quickscale_cli/template.bundle":  # in a wheel only
        return
    assert (ROOT / path).exists() or (TEMPLATE / path).exists() or any(overrides)


@pytest.mark.parametrize(("page", "name"), names())
def test_a_name_of_code_that_a_page_speaks_of_is_there(page: Path, name: str) -> None:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        file = TEMPLATE.joinpath(*parts[:length])
        for module in (file.with_suffix(".py"), file / "__init__.py"):
            if module.exists():
                rest = parts[length : length + 1]
                assert not rest or re.search(rf"\b{rest[0]}\b", module.read_text())
                return
    pytest.fail(f"{page.name} speaks of {name}, which is not there.")


def test_the_handbook_lists_every_place_to_fill() -> None:
    page = (TEMPLATE / "docs/extending.md").read_text()
    assert not [slot for slot in slots() if f"`{slot}`" not in page]
