"""`python -m fakestripe --port 12111 --data .dev/fakestripe.sqlite3`"""

import argparse
import contextlib
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from fakestripe import keys
from fakestripe.server import Server
from fakestripe.stand import GivenEndpoint, Stand
from fakestripe.store import Unreadable

PORT = 12111


def main() -> None:
    asked = arguments()
    logging.basicConfig(format="fakestripe: %(message)s", level=logging.INFO)
    if asked.data != ":memory:":
        Path(asked.data).parent.mkdir(parents=True, exist_ok=True)
    try:
        stand = Stand.at(asked.data)
        server = Server((asked.host, asked.port), stand)
    except Unreadable as error:
        sys.exit(f"fakestripe: {error}")
    except OSError as error:
        reason = error.strerror or str(error)
        sys.exit(
            f"fakestripe: nobody can listen on {asked.host}:{asked.port} ({reason}). "
            "Take another with --port; 0 finds a free one."
        )
    stand.base_url = asked.url or f"http://{asked.host}:{server.server_port}"
    stand.app_url, stand.business = asked.app, asked.name
    if asked.webhook:
        account = keys.account_id(asked.key.split("_")[-1])
        stand.endpoint = GivenEndpoint(account, asked.webhook, asked.secret)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        stand.start()
        if asked.until_stdin_ends:
            threading.Thread(target=_end_with_stdin, args=(server,), daemon=True).start()
        print(f"fakestripe runs on {stand.base_url}", flush=True)
        server.serve_forever()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # it ends already
    server.server_close()
    stand.stop()


def _end_with_stdin(server: Server) -> None:
    """End with who started us, however that ended: then this end of the pipe closes.

    By no signal: what a shell starts in the background may ignore SIGINT.
    """
    while os.read(sys.stdin.fileno(), 1024):
        continue
    server.shutdown()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="fakestripe", description="A Stripe to develop against. No money moves."
    )
    parser.add_argument("--port", type=int, default=PORT, help="0 takes a free one")
    parser.add_argument(
        "--data", default=":memory:", help="the file to keep everything in, or :memory:"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="another address only inside a container"
    )
    parser.add_argument("--url", default="", help="where a browser finds it, if not there")
    parser.add_argument("--app", default="", help="where a browser finds your app")
    parser.add_argument("--name", default="your app", help="what the payment page calls it")
    parser.add_argument("--webhook", default="", help="where to send every event of --key")
    parser.add_argument("--key", default="", help="the API key of the account that --webhook is of")
    parser.add_argument("--secret", default="", help="what to sign for --webhook with: whsec_…")
    parser.add_argument(
        "--until-stdin-ends", action="store_true", help="end with the process that started it"
    )
    asked = parser.parse_args()
    if asked.webhook and not (keys.SHAPE.fullmatch(asked.key) and asked.secret):
        parser.error("--webhook needs --key (sk_test_… with 16 letters or more) and --secret")
    return asked


if __name__ == "__main__":
    main()
