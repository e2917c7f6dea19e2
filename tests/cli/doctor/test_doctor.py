import json
import shutil
import socket
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from quickscale_cli import __version__, uv
from quickscale_cli.doctor import jobs, machine, project
from quickscale_cli.doctor.findings import Checked
from tests.cli.conftest import Quickscale, put
from tests.cli.projects import MINE, commit, write
from tests.cli.templates import git
from tests.waiting import LONGEST

HERE = Path()


def ids(checked: Checked) -> list[str]:
    return [finding.id for finding in checked.findings]


@pytest.fixture
def healthy(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with all that is needed; its programs are in the folder returned."""
    programs = home / "bin"
    put(programs / "uv", "echo uv 0.9.1")
    (programs / "git").symlink_to(str(shutil.which("git")))
    (home / ".gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.com\n")
    monkeypatch.setattr(uv, "FOLDERS", ())
    monkeypatch.setenv("PATH", f"{programs}:/bin")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setattr(machine, "PORT", free.getsockname()[1])
    return programs


def test_a_healthy_machine_has_at_most_notes(quickscale: Quickscale, healthy: Path) -> None:
    ran = quickscale("doctor")
    assert ran.code == 0
    assert "uv          0.9.1" in ran.out
    assert ran.out.endswith("Nothing is wrong.\n")


def test_programs_get_json(quickscale: Quickscale, healthy: Path) -> None:
    (healthy / "uv").unlink()
    ran = quickscale("doctor", "--json")
    told = json.loads(ran.out)
    assert ran.code == 1
    assert told["project"] is None
    assert told["checks"]["uv"] == "missing"
    problem = next(finding for finding in told["findings"] if finding["id"] == "uv-missing")
    assert problem["is_problem"]
    assert problem["reason"]
    assert "https://docs.astral.sh/uv/" in problem["mend"]


def test_wrong_use_is_two(quickscale: Quickscale) -> None:
    assert quickscale("doctor", "--yaml").code == 2


def test_an_old_python_needs_one_that_uv_has(
    healthy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not machine.python(HERE).findings
    monkeypatch.setattr(machine.sys, "version_info", (3, 11, 9))
    assert not machine.python(HERE).findings
    put(healthy / "uv", '[ "$1" = --version ] && echo uv 0.9.1')
    assert ids(machine.python(HERE)) == ["python-too-old"]
    (healthy / "uv").unlink()
    assert ids(machine.python(HERE)) == ["python-too-old"]


def test_git_is_looked_at(healthy: Path, home: Path) -> None:
    assert not machine.git_command(HERE).findings
    (home / ".gitconfig").unlink()
    assert ids(machine.git_command(HERE)) == ["git-identity"]
    (healthy / "git").unlink()
    put(healthy / "git", "echo git version 2.37.1")
    assert ids(machine.git_command(HERE)) == ["git-too-old"]
    put(healthy / "git", "exit 1")
    assert ids(machine.git_command(HERE)) == ["git-missing"]


def test_a_taken_port_is_a_note(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(machine, "PORT", server.getsockname()[1])
        checked = machine.port(HERE)
    assert (ids(checked), checked.findings[0].is_problem) == (["port-taken"], False)
    assert not machine.port(HERE).findings


def test_little_room_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not machine.disk(HERE).findings
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=400_000_000))
    checked = machine.disk(HERE)
    assert (ids(checked), checked.shows) == (["disk-low"], "0.4 GB free")


@pytest.mark.parametrize(
    ("script", "patience", "shows"),
    [
        ("exit 0", LONGEST, "running"),
        ("exit 1", LONGEST, "stopped"),
        (f"exec sleep {LONGEST}", 0.1, "stopped"),
        (None, LONGEST, "missing"),
    ],
)
def test_docker_is_only_ever_a_note(
    healthy: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
    patience: float,
    shows: str,
) -> None:
    monkeypatch.setattr(machine, "PATIENCE", patience)
    if script:
        put(healthy / "docker", script)
    else:
        monkeypatch.setenv("PATH", str(healthy))
    checked = machine.docker(HERE)
    assert checked.shows == shows
    assert not any(finding.is_problem for finding in checked.findings)


@pytest.fixture
def myapp(quickscale: Quickscale, small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    quickscale("init", "myapp", "--from", str(small))
    folder = Path("myapp").absolute()
    (folder / ".venv").mkdir()
    (folder / ".gitignore").write_text(".venv/\n.gitignore\n")
    monkeypatch.chdir(folder)
    return folder


def manage(healthy: Path, **said: str) -> None:
    """Let the project's management commands do this."""
    cases = "".join(f"  {command}) {script} ;;\n" for command, script in said.items())
    put(healthy / "uv", f'case "$4" in\n{cases}  *) echo uv 0.9.1 ;;\nesac')


def test_a_project_is_looked_at_from_any_folder_in_it(
    quickscale: Quickscale, healthy: Path, myapp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (myapp / "app").mkdir()
    monkeypatch.chdir(myapp / "app")
    ran = quickscale("doctor", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["project"]) == (0, str(myapp))
    assert told["checks"]["flags"] == "0 on"
    assert told["checks"]["migrations"] == "applied"
    assert told["checks"]["changes"] == "all committed"


def test_without_its_packages_a_project_is_not_looked_into(healthy: Path, myapp: Path) -> None:
    (myapp / ".venv").rmdir()
    assert ids(project.flags(myapp)) == ["not-installed"]
    assert project.migrations(myapp).shows == "not checked"


@pytest.mark.parametrize("content", [None, "a: [", "- a list", "currency: EUR\n"])
def test_an_unreadable_answers_file_is_a_problem(myapp: Path, content: str | None) -> None:
    file = myapp / ".copier-answers.yml"
    assert project.answers(myapp).shows == "without a version"
    file.unlink()
    if content is not None:
        file.write_text(content)
    assert ids(project.answers(myapp)) == ["answers-unreadable"]
    assert project.release(myapp).shows == "unknown"


def test_wrong_flags_are_told_in_the_projects_own_words(healthy: Path, myapp: Path) -> None:
    refusal = "django.core.exceptions.ImproperlyConfigured: ENABLE_X needs ENABLE_Y."
    manage(healthy, check=f"echo '{refusal}' >&2; exit 1")
    assert project.flags(myapp).findings[0].reason == "ENABLE_X needs ENABLE_Y."
    manage(healthy, check="echo SystemCheckError; echo one issue >&2; exit 1")
    assert ids(project.flags(myapp)) == ["check-fails"]
    (myapp / "features.toml").write_text("[flags\n")
    assert ids(project.flags(myapp)) == ["flags-unreadable"]


def test_migrations_that_are_missing_or_pending_are_problems(healthy: Path, myapp: Path) -> None:
    manage(healthy, makemigrations="echo \"Migrations for 'app':\"; exit 1")
    assert ids(project.migrations(myapp)) == ["migrations-missing"]
    manage(healthy, migrate="echo Planned operations:; exit 1")
    assert ids(project.migrations(myapp)) == ["migrations-pending"]
    manage(healthy, migrate="echo connection refused >&2; exit 1")
    checked = project.migrations(myapp)
    assert ids(checked) == ["database-unreachable"]
    assert checked.findings[0].reason.endswith("connection refused")


def test_work_that_is_not_committed_is_a_note(myapp: Path) -> None:
    for name in "abcd":
        (myapp / name).touch()
    (finding,) = project.changes(myapp).findings
    assert (finding.reason, finding.is_problem) == ("Not committed: a, b, c, and more.", False)


def test_a_project_without_git_is_a_problem(myapp: Path) -> None:
    shutil.rmtree(myapp / ".git")
    assert ids(project.changes(myapp)) == ["no-repository"]


@pytest.mark.parametrize(
    ("recorded", "found"),
    [(f"v{__version__}", []), ("v0.39.1-4-gabc", ["newer-release"]), ("99.0", ["command-too-old"])],
)
def test_releases_are_compared(myapp: Path, recorded: str, found: list[str]) -> None:
    (myapp / ".copier-answers.yml").write_text(f"_src_path: here\n_commit: {recorded!r}\n")
    assert ids(project.release(myapp)) == found


@pytest.fixture
def upgraded(owned: Path, quickscale: Quickscale, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which an upgrade waits, with a clash."""
    monkeypatch.setattr(project, "__version__", "1.1.0")
    write(owned, "manage.py", "")
    write(owned, "features.toml", "[flags]\n")
    commit(owned, saas__views_py=MINE)
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    return owned


def doctors_word(quickscale: Quickscale) -> tuple[int, str, set[str]]:
    ran = quickscale("doctor", "--json")
    told = json.loads(ran.out)
    found = {finding["id"] for finding in told["findings"] if finding["is_problem"]}
    return ran.code, told["checks"]["upgrade"], found


def test_an_upgrade_that_waits_is_a_problem(
    healthy: Path, upgraded: Path, quickscale: Quickscale
) -> None:
    assert doctors_word(quickscale) == (1, "waits", {"upgrade-waits"})
    assert quickscale("upgrade", "--abort").code == 0
    assert doctors_word(quickscale) == (0, "none waits", set())


def test_markers_that_were_committed_are_a_problem_until_they_are_mended(
    healthy: Path, upgraded: Path, quickscale: Quickscale
) -> None:
    git(upgraded, "add", "-A")
    git(upgraded, "commit", "-qm", "By hand")
    assert doctors_word(quickscale) == (1, "committed with markers", {"markers-committed"})
    assert "An upgrade's markers were committed: saas/views.py." in quickscale("doctor").out
    commit(upgraded, saas__views_py=MINE)
    assert doctors_word(quickscale) == (0, "none waits", set())


def test_uncommitted_files_do_not_run_the_users_monitor(myapp: Path, home: Path) -> None:
    monitor = put(home / "monitor", "touch $HOME/monitor-ran; exit 1")
    subprocess.run(["git", "config", "core.fsmonitor", str(monitor)], cwd=myapp, check=True)
    assert project.changes(myapp).shows == "all committed"
    assert not (home / "monitor-ran").exists()


ON_CELERY = {"engine": "Celery", "beat_is_lost": False, "trouble": ""}


@pytest.fixture
def on_celery(myapp: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its flag is on, and its packages are there."""
    monkeypatch.setenv("ENABLE_ASYNC_JOBS", "true")
    put(myapp / ".venv/lib/python3.13/site-packages/celery/__init__.py", "")
    return myapp


def looked_at(folder: Path, healthy: Path, **standing: object) -> Checked:
    said = json.dumps(ON_CELERY | standing)
    manage(healthy, queues=f"echo '{said}'; echo a warning >&2")
    return jobs.jobs(folder)


def test_without_the_flag_nothing_is_asked_of_redis(healthy: Path, myapp: Path) -> None:
    assert jobs.jobs(myapp) == Checked("jobs", "on PostgreSQL")


def test_celery_that_is_not_installed_is_a_problem(healthy: Path, on_celery: Path) -> None:
    shutil.rmtree(on_celery / ".venv/lib")
    checked = jobs.jobs(on_celery)
    assert ids(checked) == ["celery-missing"]
    assert "async-jobs" in checked.findings[0].mend


def test_redis_and_a_beat_at_work_are_well(healthy: Path, on_celery: Path) -> None:
    assert looked_at(on_celery, healthy) == Checked("jobs", "on Celery")


def test_a_redis_that_is_silent_and_a_lost_beat_are_problems(
    healthy: Path, on_celery: Path
) -> None:
    checked = looked_at(on_celery, healthy, trouble="refused", beat_is_lost=True)
    assert ids(checked) == ["redis-silent", "beat-lost"]
    assert "refused" in checked.findings[0].reason
    assert "manage.py beat" in checked.findings[1].mend


def test_a_missing_redis_is_a_note_since_jobs_run_on_postgresql(
    healthy: Path, on_celery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(healthy))
    checked = looked_at(on_celery, healthy, engine="PostgreSQL")
    assert ids(checked) == ["redis-url-missing", "redis-missing"]
    put(healthy / "redis-server", "")
    checked = looked_at(on_celery, healthy, engine="PostgreSQL")
    assert ids(checked) == ["redis-url-missing"]
    assert not any(finding.is_problem for finding in checked.findings)


@pytest.mark.parametrize("said", ["exit 1", "echo '[1]'", "echo '{'"])
def test_jobs_that_the_project_cannot_tell_of_are_not_checked(
    healthy: Path, on_celery: Path, said: str
) -> None:
    manage(healthy, queues=said)
    assert jobs.jobs(on_celery).shows == "not checked"
