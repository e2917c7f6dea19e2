"""The image and the compose files: sound, true to the project, and at work without Docker."""

import re
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.e2e.processes import free_port, running
from tests.e2e.production import database
from tests.template.conftest import ROOT, project, run, tool
from tests.template.image import Stage, build, steps

TEMPLATE = ROOT / "template"
PRODUCTION = TEMPLATE / "compose.production.yaml"
COMPOSE = [TEMPLATE / "compose.yaml", PRODUCTION]
COMMAND = re.compile(r'manage\.py(?:", "| )(\w+)')
WORDS = "locale/en/LC_MESSAGES"
NOWHERE = "postgres://app:k3T9vLq2xN@127.0.0.1:9/app"  # nobody listens there


@pytest.fixture(scope="module")
def image(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("image")
    rendered = project(source, folder)
    (rendered / ".env").write_text("SECRET_KEY=of-a-developer\n")
    (rendered / WORDS).mkdir(parents=True)
    (rendered / WORDS / "django.po").write_text('msgid "Log in"\nmsgstr "Come in"\n')
    (rendered / WORDS / "django.mo").write_text("of a developer")
    return build(rendered, folder)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    with database(TEMPLATE, tmp_path_factory.mktemp("database")) as url:
        yield url


def test_the_dockerfile_is_lint_clean() -> None:
    tool("hadolint", TEMPLATE / "Dockerfile")


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_a_compose_file_fits_the_specification(file: Path) -> None:
    tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_services_and_volumes_named_are_declared(file: Path) -> None:
    compose = yaml.safe_load(file.read_text())
    for service in compose["services"].values():
        assert service.get("depends_on", {}).keys() <= compose["services"].keys()
        mounted = {volume.split(":")[0] for volume in service.get("volumes", [])}
        files = {place for place in mounted if place.startswith("./")}
        assert all((TEMPLATE / place).is_file() for place in files)
        assert mounted - files <= compose["volumes"].keys()


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_variables_set_are_ones_that_the_project_reads(file: Path) -> None:
    example = (TEMPLATE / ".env.example").read_text()
    for service in apps(file).values():
        for name in service.get("environment", {}):
            assert f"# {name}=" in example  # which is tested against the code


def test_commands_named_are_the_projects_own() -> None:
    known = run("python", "manage.py", "help", "--commands", at=TEMPLATE).split()
    for file in [*COMPOSE, TEMPLATE / "Dockerfile"]:
        named = COMMAND.findall(file.read_text())
        assert named
        assert set(named) <= set(known)


def test_the_image_has_the_projects_python() -> None:
    python = (TEMPLATE / ".python-version").read_text().strip()
    bases = [step.words for step in steps(TEMPLATE / "Dockerfile") if step.instruction == "FROM"]
    assert {base.split("-")[0] for base in bases} == {f"python:{python}"}


def test_the_proxy_knows_the_port() -> None:
    ports = [step.words for step in steps(TEMPLATE / "Dockerfile") if step.instruction == "EXPOSE"]
    caddyfile = (TEMPLATE / "Caddyfile").read_text()
    app, flower = f"web:{ports[0]}", "flower:5555"
    assert set(re.findall(r"reverse_proxy (\S+)", caddyfile)) == {app, flower}
    assert re.findall(r"forward_auth (\S+)", caddyfile) == [app]
    assert yaml.safe_load(COMPOSE[0].read_text())["services"]["web"]["ports"] == [
        f"127.0.0.1:{ports[0]}:{ports[0]}"
    ]


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_what_celery_needs_comes_with_its_profile_alone(file: Path) -> None:
    services = yaml.safe_load(file.read_text())["services"]
    profiled = {name for name, service in services.items() if service.get("profiles") == ["celery"]}
    assert profiled == {"beat", "flower", "redis"}
    for service in (service for name, service in services.items() if name not in profiled):
        assert not profiled & service.get("depends_on", {}).keys()


def test_nobody_reaches_redis_or_flower_from_outside() -> None:
    live, development = (yaml.safe_load(file.read_text())["services"] for file in COMPOSE[::-1])
    assert "ports" not in live["redis"] | live["flower"] | development["redis"]
    assert all(port.startswith("127.0.0.1:") for port in development["flower"]["ports"])


def test_it_is_built_without_a_database_or_secrets(image: Stage) -> None:
    assert (image.at("/app/staticfiles/staticfiles.json")).exists()
    assert not (image.at("/app/.env")).exists()
    assert not (image.at("/app/tests")).exists()


def test_words_are_compiled_and_what_compiles_them_is_gone(image: Stage) -> None:
    assert b"Come in" in image.at(f"/app/{WORDS}/django.mo").read_bytes()
    assert not list(image.at("/app/.venv").rglob("babel"))


def test_it_has_no_stand_in_for_stripe(image: Stage) -> None:
    assert not image.at("/app/fakestripe").exists()
    assert (image.root.parent / "1" / "app" / "fakestripe" / "__main__.py").exists()


def test_it_runs_as_somebody_without_rights(image: Stage) -> None:
    assert image.user.isdecimal()  # Kubernetes can't tell who a name is
    assert image.user != "0"


def test_it_lives_while_its_database_is_away(image: Stage, tmp_path: Path) -> None:
    with serving(image, tmp_path, environment(NOWHERE)) as site:
        assert status(f"{site}/livez") == 200
        assert status(f"{site}/readyz") == 503


def test_it_does_what_compose_asks_of_it(image: Stage, address: str, tmp_path: Path) -> None:
    services, variables = apps(PRODUCTION), environment(address)
    image.run(services["migrate"]["command"], **variables)
    image.run(services["worker"]["healthcheck"]["test"][1:], **variables)
    image.run(["python", "manage.py", "send_test_mail", "ada@app.test"], **variables)
    assert "To: ada@app.test" in image.run([*services["worker"]["command"], "--once"], **variables)
    with serving(image, tmp_path, variables) as site:
        image.run(image.health, PORT=site.rpartition(":")[2])
        assert status(f"{site}/") == 200


def environment(database_url: str) -> dict[str, str]:
    """Return what compose.production.yaml gives the app, with the .env that it asks for."""
    written = {"DOMAIN": "app.test", "POSTGRES_PASSWORD": secrets.token_urlsafe(50)}
    written |= {"SECRET_KEY": secrets.token_urlsafe(50), "EMAIL_URL": "consolemail://"}
    given = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: written[found[1]], value)
        for name, value in apps(PRODUCTION)["web"]["environment"].items()
    }
    return written | given | {"DATABASE_URL": database_url}


@contextmanager
def serving(image: Stage, folder: Path, variables: dict[str, str]) -> Generator[str]:
    """Run the image's own command; yields where it answers."""
    port = str(free_port())
    given = image.variables | variables | {"PORT": port}
    with running(image.command, place=image.place, output=folder / "web.log", **given) as web:
        web.wait_for(f"http://127.0.0.1:{port}/livez")
        yield f"http://127.0.0.1:{port}"


def status(address: str) -> int:
    headers = {"Host": "app.test", "X-Forwarded-Proto": "https"}
    try:
        with urlopen(Request(address, headers=headers), timeout=120) as response:
            return int(response.status)
    except HTTPError as error:
        with error:
            return error.code


def apps(file: Path) -> dict[str, Any]:
    """Return the services of a compose file that run the project's image."""
    services = yaml.safe_load(file.read_text())["services"]
    return {name: service for name, service in services.items() if "build" in service}
