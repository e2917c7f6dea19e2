"""The program as it is run: its own process, its file, its end."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import stripe

from fakestripe.tests.conftest import KEY
from fakestripe.tests.listening import Listener

ROOT = Path(__file__).parents[2]


@contextmanager
def process(*arguments: str, end: int = signal.SIGTERM) -> Iterator[str]:
    """Run it on a free port, and give where it says that it runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", "fakestripe", "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    with running.stdout:
        try:
            found = re.search(r"http://\S+", running.stdout.readline())
            assert found
            yield found[0]
        finally:
            running.send_signal(end)
            running.wait(120)


def client_at(url: str) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": url})


def test_state_outlives_a_restart_also_after_a_kill(data: str) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "row-1:1"}
    with process("--data", data, end=signal.SIGKILL) as url:
        made = client_at(url).v1.customers.create({"name": "Ada"}, options)
    with process("--data", data) as url:
        client = client_at(url)
        assert client.v1.customers.retrieve(made.id).name == "Ada"
        assert client.v1.customers.create({"name": "Ada"}, options).id == made.id
        assert len(client.v1.events.list().data) == 1


def test_what_was_not_delivered_is_tried_again_after_a_restart(data: str) -> None:
    with Listener(answers=[500, 200]) as app:
        given = ("--webhook", app.url, "--key", KEY, "--secret", "whsec_tests")
        with process("--data", data, *given) as url:
            client_at(url).v1.customers.create()
            app.hear(1)
        with process("--data", data, *given):
            event = app.hear(2)[1]
    stripe.Webhook.construct_event(event.body, event.signature, "whsec_tests")


def test_it_listens_on_this_machine_only() -> None:
    with process() as url:
        assert url.startswith("http://127.0.0.1:")


def test_a_webhook_needs_its_account_and_secret() -> None:
    command = [sys.executable, "-m", "fakestripe", "--webhook", "http://localhost/"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--secret" in done.stderr


def test_it_ends_with_who_started_it() -> None:
    command = [sys.executable, "-m", "fakestripe", "--port", "0", "--until-stdin-ends"]
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as for what runs in the background
    try:
        running = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, heard)
    assert running.stdout
    assert "fakestripe runs" in running.stdout.readline()
    running.communicate(timeout=120)
    assert running.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "{taken}"), "Take another with --port"),
        (("--port", "0", "--data", "{file}"), "is no data of fakestripe"),
    ],
)
def test_what_hinders_a_start_is_told_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "notes.txt").write_text("no database" * 1000)
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = {"taken": server.getsockname()[1], "file": tmp_path / "notes.txt"}
        command = [sys.executable, "-m", "fakestripe", *(a.format(**given) for a in arguments)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_data_of_another_version_is_begun_anew(data: str) -> None:
    with closing(sqlite3.connect(data)) as other:
        other.executescript("CREATE TABLE objects (id TEXT); PRAGMA user_version = 99;")
    with process("--data", data) as url:
        assert client_at(url).v1.customers.list().data == []
