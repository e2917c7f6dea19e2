import subprocess
from pathlib import Path

import pytest

from tests.template.conftest import ROOT, project


@pytest.mark.parametrize("slug", ["a", "my-shop", "zzz9"])
def test_the_lock_file_is_valid_whatever_the_name(source: Path, tmp_path: Path, slug: str) -> None:
    check(project(source, tmp_path, project_slug=slug))


def test_the_lock_file_is_valid_with_celery(source: Path, tmp_path: Path) -> None:
    check(project(source, tmp_path, enable_async_jobs=True))


def check(folder: Path) -> None:
    command = ["uv", "lock", "--check", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_project_locks_what_the_template_tests_with(asking: Path, tmp_path: Path) -> None:
    plain = (ROOT / "template" / "uv.lock").read_text()
    assert (project(asking, tmp_path) / "uv.lock").read_text() == plain
