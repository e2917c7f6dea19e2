"""Redis across a network is spoken to by TLS, and its certificate is looked at."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from saas.core.development.ports import free_port
from tests.processes import python
from tests.redis_server import needs_redis, running

pytest.importorskip("celery", reason="needs `uv sync --group async-jobs`")

ANNOUNCE = """
import django; django.setup()
from saas.jobs.carrier.announcing import send
from saas.jobs.carrier.messages import messages
send(1, "default")
print(messages(["default"]))
"""

pytestmark = [
    needs_redis,
    pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl"),
]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    made = tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(made.with_suffix(".key")), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture
def address(certificate: Path, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    options = ["--tls-port", str(port), "--tls-auth-clients", "no"]
    options += ["--tls-cert-file", str(certificate), "--tls-ca-cert-file", str(certificate)]
    options += ["--tls-key-file", str(certificate.with_suffix(".key"))]
    with running(tmp_path, *options):
        yield f"rediss://127.0.0.1:{port}/0"


def announce(address: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    flags = {"ENABLE_ASYNC_JOBS": "true", "REDIS_URL": address}
    return python("-c", ANNOUNCE, **settings, **flags).stdout


def test_a_job_is_announced_by_tls(address: str, certificate: Path) -> None:
    assert announce(f"{address}?ssl_ca_certs={certificate}").strip() == "{'default': 1}"


def test_a_certificate_that_nobody_vouches_for_is_refused(address: str) -> None:
    assert "certificate verify failed" in announce(address)
