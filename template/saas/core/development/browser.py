import os
import sys
import webbrowser


def open_page(url: str) -> None:
    """Open the page in a browser, if a person is there to see it."""
    if _is_wanted():
        webbrowser.open(url)


def _is_wanted() -> bool:
    if os.environ.get("QUICKSCALE_NO_BROWSER", "") not in {"", "0"}:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
