import os
import sys
import webbrowser


def open_page(url: str) -> bool:
    """Open the page in a browser, unless nobody wants that. False where there is none."""
    if os.environ.get("QUICKSCALE_NO_BROWSER", "") not in {"", "0"}:
        return True
    return _has_screen() and webbrowser.open(url)


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
