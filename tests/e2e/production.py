"""A project in production settings on https://localhost, with a certificate of its own."""

import datetime
import json
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.e2e.processes import free_port, run, running

PYTHON = ["uv", "run", "python"]
MANAGE = ["uv", "run", "manage.py"]
# Two that nobody has translated us into speak what the tests make of our sentences.
LONG, LONG_FROM_THE_RIGHT = "eo", "ar"
LANGUAGES = f"en,de,{LONG},{LONG_FROM_THE_RIGHT}"
POSTGRES = """
import sys
from pathlib import Path
from saas.core.development import embedded_postgres
print(getattr(embedded_postgres, sys.argv[1])(Path(sys.argv[2])))
"""
# Production's settings, with the stand-in where Stripe is: of themselves they refuse it.
REHEARSAL = """
from config.settings.production import *
from config.stand_in import stand_in
stand_in(globals(), at=env("FAKESTRIPE_URL"), pages="")
"""


class Site(NamedTuple):
    address: str
    stripe: str  # where its stand-in for Stripe is
    patterns: list[tuple[str, str]]
    people: dict[str, list[str]]  # e-mail and password
    places: dict[str, list[str]]  # pages of what was sold, by who sees them


@contextmanager
def served(project: Path, work: Path) -> Generator[Site]:
    with database(project, work) as url, stand_in(project, work) as stripe:
        address = f"https://localhost:{free_port()}"
        known = {"SITE_URL": address, "FAKESTRIPE_URL": stripe}
        words = [LONG, LONG_FROM_THE_RIGHT]
        filled = printed(project, "filling.py", development(url) | known, *words)
        (project / "config/settings/rehearsal.py").write_text(REHEARSAL)
        variables = production(url) | known | {"LANGUAGES": LANGUAGES}
        run([*MANAGE, "collectstatic", "--noinput"], project, **variables)
        certificate, key = make_certificate(work)
        tls = ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
        command = ["uv", "run", "granian", "--interface", "asginl", "--http", "1", *tls]
        command += ["--port", address.rpartition(":")[2], "--backpressure", "4096"]
        log = work / "granian.log"
        with running(
            [*command, "config.asgi:application"], place=project, output=log, **variables
        ) as program:
            program.wait_for(f"{address}/livez")
            patterns = [
                (found["regex"], found["name"])
                for found in printed(project, "addresses.py", variables)
            ]
            yield Site(f"{address}/", stripe, patterns, **filled)


@contextmanager
def stand_in(project: Path, work: Path) -> Generator[str]:
    """The stand-in for Stripe, keeping nothing; yields its URL."""
    port = free_port()
    command = [*PYTHON, "-m", "fakestripe", "--port", str(port)]
    with running(command, place=project, output=work / "fakestripe.log") as program:
        program.wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def database(project: Path, work: Path) -> Generator[str]:
    """A PostgreSQL in a folder of its own; yields its URL."""
    work.chmod(0o755)  # PostgreSQL does not run as root, and must get in
    data = str(work / "postgres")
    started = run([*PYTHON, "-c", POSTGRES, "start", data], project)
    try:
        yield started.splitlines()[-1]
    finally:
        run([*PYTHON, "-c", POSTGRES, "stop", data], project)


def development(url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}


def production(url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.rehearsal",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "consolemail://",
    }


def printed(project: Path, script: str, variables: dict[str, str], *words: str) -> Any:
    """What a script of ours, run by the project's own Python, prints as JSON in its last line."""
    command = [*PYTHON, str(Path(__file__).with_name(script)), *words]
    return json.loads(run(command, project, PYTHONPATH=str(project), **variables).splitlines()[-1])


def make_certificate(work: Path) -> tuple[Path, Path]:
    """Write a certificate for localhost and its key, valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = work / "localhost.pem", work / "localhost.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
