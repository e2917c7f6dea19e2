"""Why credits moved, where the ledger itself says so: kept in English, translated when shown."""

from django.utils.translation import gettext, gettext_noop

WELCOME = gettext_noop("Welcome credits")
BOUGHT = gettext_noop("Pack of credits")
CLOSED = gettext_noop("Workspace closed")
HELD_TOO_LONG = gettext_noop("Held for too long")
LAPSED = gettext_noop("Not used in time")  # as sql/steps.sql writes it
LOST = gettext_noop("Lost to a dispute")  # as sql/settle_old.sql writes it
PAID = gettext_noop("What was owed is paid")  # as sql/settle_old.sql writes it


def told(reason: str) -> str:
    """Translate a reason, or its end, after the name of the thing: "notes.txt: It is empty."."""
    about, colon, why = reason.rpartition(": ")
    return f"{about}{colon}{gettext(why)}"
