from pathlib import Path

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.projects import snapshot, write
from tests.cli.templates import FIRST, generate, git, template

RENAMED = '[renamed.paths]\n"saas/blog.py" = "saas/news.py"\n'
MENDED = '[[security]]\npaths = ["saas/news.py"]\nnote = "Anyone could post."\n'
RELEASES = {
    "1.0.0": {**FIRST, "template/saas/blog.py": "one = 1\n"},
    "1.1.0": {"template/saas/blog.py": "two = 2\n"},
    "1.2.0": {"template/saas/blog.py": "three = 3\n"},
    "1.3.0": {
        "releases/1.3.0.toml": RENAMED,
        "template/saas/blog.py": None,
        "template/saas/news.py": "four = 4\n",
    },
    "1.4.0": {"template/saas/news.py": "five = 5\n"},
    "1.5.0": {"template/saas/news.py": "six = 6\n", "releases/1.5.0.toml": MENDED},
    "1.6.0": {"template/saas/news.py": None},
}


@pytest.fixture
def without_blog(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = generate(template(tmp_path / "t", RELEASES), "v1.0.0", tmp_path / "p")
    git(project, "config", "user.name", "Una")
    git(project, "config", "user.email", "una@example.com")
    git(project, "rm", "-q", "saas/blog.py")
    git(project, "commit", "-qm", "No blog")
    monkeypatch.chdir(project)
    return project


def test_deleted_file_is_asked_for_once(without_blog: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--to", "1.1.0").code == 1
    assert quickscale("upgrade", "--to", "1.1.0", "--strategy", "mine").code == 1
    assert '    "saas/blog.py",\n' in (without_blog / ".quickscale.toml").read_text()
    plan = quickscale("upgrade-plan", "--to", "1.2.0").out
    assert "because you decided to do without the file" in plan
    assert quickscale("upgrade", "--to", "1.2.0").code == 0
    assert not (without_blog / "saas" / "blog.py").exists()


def test_it_is_remembered_under_its_new_name(without_blog: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade", "--to", "1.1.0", "--strategy", "mine")
    assert quickscale("upgrade", "--to", "1.3.0").code == 0
    assert "saas/news.py" in (without_blog / ".quickscale.toml").read_text()
    assert quickscale("upgrade", "--to", "1.4.0").code == 0
    assert not (without_blog / "saas" / "news.py").exists()


def test_decision_by_hand_is_remembered_too(without_blog: Path, quickscale: Quickscale) -> None:
    before = snapshot(without_blog)
    quickscale("upgrade", "--to", "1.1.0", "--strategy", "markers")
    git(without_blog, "rm", "-q", "saas/blog.py")
    assert quickscale("upgrade", "--continue").code == 0
    assert "saas/blog.py" in git(without_blog, "show", "HEAD:.quickscale.toml")
    assert git(without_blog, "status", "--porcelain") == ""
    git(without_blog, "reset", "-q", "--hard", "HEAD^")
    assert quickscale("upgrade", "--to", "1.1.0", "--strategy", "markers").code == 1
    git(without_blog, "rm", "-q", "saas/blog.py")
    write(without_blog, ".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    (without_blog / ".git" / "hooks" / "pre-commit").chmod(0o755)
    assert quickscale("upgrade", "--continue").code == 1
    assert quickscale("upgrade", "--abort").code == 0
    assert not (without_blog / ".quickscale.toml").exists()
    assert snapshot(without_blog / "saas") == {
        path.removeprefix("saas/"): what for path, what in before.items() if path[:5] == "saas/"
    }


def test_it_is_asked_again_where_security_is_mended(
    without_blog: Path, quickscale: Quickscale
) -> None:
    quickscale("upgrade", "--to", "1.4.0", "--strategy", "mine")
    ran = quickscale("upgrade", "--to", "1.5.0")
    assert ran.code == 1
    assert "saas/news.py" in ran.out
    quickscale("upgrade-plan", "--to", "1.5.0", "--decisions", "../decisions.toml")
    decisions = (without_blog.parent / "decisions.toml").read_text()
    assert 'path = "saas/news.py"  # mends security\n' in decisions
    ran = quickscale("upgrade", "--to", "1.5.0", "--strategy", "mine")
    told = "- saas/news.py: it stays as you have it, without a mend of security. Anyone could post."
    assert ran.code == 1
    assert told in ran.out
    assert told in git(without_blog, "log", "-1", "--format=%B")


def test_it_is_forgotten_with_the_file(without_blog: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade", "--to", "1.1.0", "--strategy", "mine")
    assert quickscale("upgrade", "--to", "1.6.0").code == 0
    assert not (without_blog / ".quickscale.toml").exists()


def test_taking_it_back_is_remembered_by_nothing(
    without_blog: Path, quickscale: Quickscale
) -> None:
    assert quickscale("upgrade", "--to", "1.1.0", "--strategy", "theirs").code == 0
    assert not (without_blog / ".quickscale.toml").exists()


@pytest.mark.parametrize("text", ["left_out = [", "left_out = 1\n"])
def test_memory_that_makes_no_sense(without_blog: Path, quickscale: Quickscale, text: str) -> None:
    write(without_blog, ".quickscale.toml", text)
    git(without_blog, "add", "-A")
    git(without_blog, "commit", "-qm", "Spoil")
    before = snapshot(without_blog)
    ran = quickscale("upgrade")
    assert ran.code == 2
    assert ran.err.startswith(".quickscale.toml can't be used: ")
    assert snapshot(without_blog) == before
