"""`quickscale init` with somebody at the terminal."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.cli.terminal import PROGRAM, Terminal

FEATURES = Path(__file__).resolve().parents[3] / "template" / "features.toml"
FLAGS = tomllib.loads(FEATURES.read_text("utf-8"))["flags"]  # a question each


@pytest.fixture
def terminal(home: Path, small: Path) -> Iterator[Terminal]:
    terminal = Terminal(PROGRAM, "init", "myapp", "--from", str(small))
    yield terminal
    terminal.closes()


def answers() -> dict[str, object]:
    return yaml.safe_load(Path("myapp/.copier-answers.yml").read_text("utf-8"))


def test_only_the_preset_is_asked(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("services\n")
    terminal.reads("What to type next")
    assert terminal.ends() == 0
    assert answers()["preset"] == "services"


def test_a_preset_that_is_none_is_asked_for_again(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("gold\n")
    terminal.reads("There is no preset `gold`")
    terminal.reads("Preset [beta]:")
    terminal.types("\n")
    terminal.reads("What to type next")
    assert terminal.ends() == 0
    assert answers()["preset"] == "beta"


def test_more_asks_everything(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("more\n")
    terminal.reads("What is the app called?")
    terminal.types(" Two\r")
    for question in ("short name", "one sentence", "Who runs it", "domain", "people write"):
        terminal.reads(question)
        terminal.types("\r")
    for question in ("Time zone", "Currency", "How many credits", "Which set"):
        terminal.reads(question)
        terminal.types("\r")
    for _ in FLAGS:
        terminal.reads("?")
        terminal.types("\r")
    terminal.reads("What to type next")
    assert terminal.ends() == 0
    assert answers()["project_name"] == "Myapp Two"


def test_ctrl_c_at_a_question_leaves_nothing(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("more\n")
    terminal.reads("What is the app called?")
    terminal.types("\x03")
    assert terminal.ends() == 130
    assert not list(Path().iterdir())
