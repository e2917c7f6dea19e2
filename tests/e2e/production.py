"""A project in production settings on https://localhost, with a certificate of its own."""

import datetime
import json
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

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
WRITE_LONG = """
import sys, django
from pathlib import Path
django.setup()
from tests.pages import pseudo
for language in sys.argv[1:]:
    pseudo.write(Path("locale"), language)
"""
POSTGRES = """
import sys
from pathlib import Path
from saas.core.development import embedded_postgres
print(getattr(embedded_postgres, sys.argv[1])(Path(sys.argv[2])))
"""
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}


class Site(NamedTuple):
    address: str
    patterns: list[tuple[str, str]]
    people: str  # what the demo command printed: e-mails and passwords


@contextmanager
def served(project: Path, work: Path) -> Generator[Site]:
    with database(project, work) as url:
        run([*MANAGE, "migrate"], project, **development(url))
        demo = run([*MANAGE, "demo"], project, **development(url))
        port = free_port()
        run([*PYTHON, "-c", WRITE_LONG, LONG, LONG_FROM_THE_RIGHT], project, **TESTING)
        variables = production(url) | {"SITE_URL": f"https://localhost:{port}"}
        variables |= {"LANGUAGES": LANGUAGES}
        run([*MANAGE, "collectstatic", "--noinput"], project, **variables)
        certificate, key = make_certificate(work)
        tls = ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
        command = ["uv", "run", "granian", "--interface", "asginl", "--http", "1", *tls]
        command += ["--port", str(port), "--backpressure", "4096"]
        log = work / "granian.log"
        with running(
            [*command, "config.asgi:application"], place=project, output=log, **variables
        ) as program:
            program.wait_for(f"https://localhost:{port}/livez")
            yield Site(f"https://localhost:{port}/", patterns(project, variables), demo)


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
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "consolemail://",
    }


def patterns(project: Path, variables: dict[str, str]) -> list[tuple[str, str]]:
    script = Path(__file__).with_name("addresses.py")
    printed = run([*PYTHON, str(script)], project, PYTHONPATH=str(project), **variables)
    return [(found["regex"], found["name"]) for found in json.loads(printed.splitlines()[-1])]


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
