from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(folder: Path, script: str) -> None:
    (folder / "quickscale").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "quickscale").chmod(0o755)


def test_the_command_does_it_in_this_project(programs: Path) -> None:
    install(programs, f'echo "$PWD $@" > {programs}/called')
    call_command("generate_service", "word-cloud")
    called = (programs / "called").read_text().split()
    assert called == [str(settings.BASE_DIR), "generate-service", "word-cloud"]


def test_its_refusal_is_ours(programs: Path) -> None:
    install(programs, "exit 2")
    with pytest.raises(CommandError) as refused:
        call_command("generate_service", "class")
    assert refused.value.returncode == 2


def test_a_missing_command_is_told_with_the_mend(programs: Path) -> None:
    with pytest.raises(CommandError, match="uv tool install quickscale"):
        call_command("generate_service", "word-cloud")
