"""`python -m fakestripe --port 12111 --data .dev/fakestripe.sqlite3`"""

import argparse
import contextlib
import logging
from pathlib import Path

from fakestripe.server import Server
from fakestripe.stand import Stand

PORT = 12111


def main() -> None:
    asked = arguments()
    logging.basicConfig(format="fakestripe: %(message)s", level=logging.INFO)
    if asked.data != ":memory:":
        Path(asked.data).parent.mkdir(parents=True, exist_ok=True)
    stand = Stand.at(asked.data)
    server = Server((asked.host, asked.port), stand)
    stand.base_url = asked.url or f"http://{asked.host}:{server.server_port}"
    print(f"fakestripe runs on {stand.base_url}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()
    stand.store.close()


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
    return parser.parse_args()


if __name__ == "__main__":
    main()
