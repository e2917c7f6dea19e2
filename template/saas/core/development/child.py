"""What runs inside a process that `manage.py dev` started: web server or worker.

It ends with its parent, however that ended, so that no port and no job stays taken.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import django
from django.core.management import CommandError, call_command


def main(name: str, *arguments: str) -> None:
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    with Path(os.devnull).open("w") as nowhere:  # `dev` itself tells what runs where
        django.setup()
        if name == "web":
            call_command("runserver", *arguments, use_reloader=False, stdout=nowhere)
        else:
            call_command(name, *arguments, stdout=nowhere)


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except CommandError as error:
        sys.exit(str(error))
