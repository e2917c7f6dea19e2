import errno
import shutil
from pathlib import Path

import pytest

from quickscale_cli import __version__
from tests.cli.conftest import Quickscale


@pytest.fixture
def project(home: Path) -> Path:
    """As much of a project as the generator looks at."""
    Path("manage.py").touch()
    Path("features.toml").write_text("[flags]\nenable_service_generator = true\n")
    builtin = Path("saas/services/builtin")
    builtin.mkdir(parents=True)
    (builtin / "text_length.py").write_text('class TextLength:\n    slug = "text-length"\n')
    return Path()


def files(folder: Path) -> set[str]:
    return {path.as_posix() for path in (folder / "app").rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["word-cloud", "Word Cloud", "word_cloud"])
def test_a_service_has_class_test_and_docs(
    quickscale: Quickscale, project: Path, name: str
) -> None:
    ran = quickscale("generate-service", name)
    assert ran.code == 0
    assert files(project) == {
        "app/docs/word_cloud.md",
        "app/services/.answers/word_cloud.yml",
        "app/services/word_cloud.py",
        "app/tests/test_word_cloud.py",
    }
    text = Path("app/services/word_cloud.py").read_text()
    assert "class WordCloud(BaseService):" in text
    assert 'slug = "word-cloud"\n    name = gettext_lazy("Word cloud")' in text
    assert "uv run pytest app/tests/test_word_cloud.py" in ran.out


def test_its_answers_name_the_template(quickscale: Quickscale, project: Path) -> None:
    quickscale("generate-service", "word-cloud")
    answers = Path("app/services/.answers/word_cloud.yml").read_text()
    assert f"_commit: v{__version__}\n_src_path: gh:org/quickscale\n" in answers


def test_it_is_made_from_any_folder_of_the_project(
    quickscale: Quickscale, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path().absolute()
    monkeypatch.chdir("saas/services")
    assert quickscale("generate-service", "word-cloud").code == 0
    assert (root / "app/services/word_cloud.py").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("text_length", "taken: saas/services/builtin/text_length.py has it"),
        ("class", "means something in Python or in the service's own code"),
        ("base-service", "means something in Python"),
        ("ätsch", '"ätsch" is no name for a service'),
        ("1st", "is no name for a service"),
        ("../up", "is no name for a service"),
        ("a" * 41, "at most 40 characters"),
    ],
)
def test_a_name_taken_or_illegal_is_refused(
    quickscale: Quickscale, project: Path, name: str, sentence: str
) -> None:
    ran = quickscale("generate-service", name)
    assert (ran.code, sentence in ran.err) == (2, True)
    assert not files(project)


def test_what_is_there_is_never_overwritten(quickscale: Quickscale, project: Path) -> None:
    Path("app/tests").mkdir(parents=True)
    Path("app/tests/test_word_cloud.py").write_text("mine\n")
    ran = quickscale("generate-service", "word-cloud")
    assert "taken: app/tests/test_word_cloud.py has it" in ran.err
    assert files(project) == {"app/tests/test_word_cloud.py"}


def test_twice_is_refused(quickscale: Quickscale, project: Path) -> None:
    assert quickscale("generate-service", "word-cloud").code == 0
    assert quickscale("generate-service", "word-cloud").code == 2


def test_the_flag_must_be_on(
    quickscale: Quickscale, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("features.toml").write_text("[flags]\nenable_service_generator = false\n")
    ran = quickscale("generate-service", "word-cloud")
    assert (ran.code, "ENABLE_SERVICE_GENERATOR is off" in ran.err) == (2, True)
    monkeypatch.setenv("ENABLE_SERVICE_GENERATOR", "true")
    assert quickscale("generate-service", "word-cloud").code == 0


def test_broken_flags_are_told(quickscale: Quickscale, project: Path) -> None:
    Path("features.toml").write_text("[flags\n")
    ran = quickscale("generate-service", "word-cloud")
    assert (ran.code, "features.toml is not valid TOML" in ran.err) == (2, True)


def test_outside_a_project_there_is_none(quickscale: Quickscale) -> None:
    ran = quickscale("generate-service", "word-cloud")
    assert (ran.code, "is no QuickScale project" in ran.err) == (2, True)


def test_a_full_disk_leaves_no_half_service(
    quickscale: Quickscale, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.copyfile

    def copy(source: Path, target: Path, **options: bool) -> object:
        if Path(target).name == "word_cloud.py":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(source, target, **options)

    monkeypatch.setattr(shutil, "copyfile", copy)
    ran = quickscale("generate-service", "word-cloud")
    assert (ran.code, ran.err.startswith("The disk is full")) == (1, True)
    assert not files(project)
