import re

from config.feature_flags import FLAGS
from config.settings.components.mail import PROVIDERS
from tests.processes import ROOT, documented

# What the system or our own processes set, so that nobody need know it.
INTERNAL = {"DISPLAY", "WAYLAND_DISPLAY", "QUICKSCALE_PROCESS"}
READ = re.compile(
    r"""\benv(?:\.\w+)?\(\s*"([A-Z0-9_]+)"|environ(?:\.get\(|\[|\.setdefault\()"([A-Z0-9_]+)"""
)
IN_COMPOSE = re.compile(r"\$\{([A-Z0-9_]+)")


def read() -> set[str]:
    """Return every variable that code or compose files ask for."""
    found = set(FLAGS) | {name for names in PROVIDERS.values() for name in names}
    for file in [ROOT / "manage.py", *ROOT.glob("config/**/*.py"), *ROOT.glob("saas/**/*.py")]:
        for names in READ.findall(file.read_text()):
            found |= {name for name in names if name}
    for file in ROOT.glob("compose*.yaml"):
        found |= set(IN_COMPOSE.findall(file.read_text()))
    return found - INTERNAL


def test_every_variable_that_is_read_is_documented() -> None:
    assert read() - documented() == set()


def test_every_variable_that_is_documented_is_read() -> None:
    assert documented() - read() == set()
