"""Finds a Chromium to test in, and brings one along where it may: `python -m tests.e2e.browser`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.waiting import LONGEST

PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = [
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "The browser tests need Chromium, which is not here and could not be installed. "
    "Install it (on Debian: apt-get install chromium), or set CHROMIUM to its path."
)


@contextmanager
def launched() -> Generator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=LONGEST * 1000)
        browser = playwright.chromium.launch(
            executable_path=found() or playwright.chromium.executable_path, args=QUIET
        )
        yield browser
        browser.close()


def opened(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(**options)
    context.set_default_timeout(LONGEST * 1000)
    return context


def found() -> str | None:
    """Return the path of an installed Chromium or Chrome, if there is one."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, PROGRAMS)]
    return next(filter(None, named), None) or next((str(p) for p in PLACES if p.exists()), None)


def main() -> None:
    if not found():
        _install()
    try:
        with launched() as browser:
            print(f"Chromium {browser.version}: {found() or 'the one of Playwright'}")
    except Exception as failure:  # whatever keeps it from starting: say so, and how to mend it
        sys.exit(f"{MISSING}\n\n{failure}")


def _install() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-qq", "-y", "chromium"], check=False)
    if not found():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    main()
