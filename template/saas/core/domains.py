"""Names of hosts in any script: sent as ASCII (`xn--…`, RFC 5891), shown as people write them."""

import re

import idna

LAST_HOST = re.compile(r"@([^@<>\s]+)(?=>?\Z)")


def to_ascii(host: str) -> str:
    """Return the form that mail and HTTP take. Raises ValueError if there is none."""
    host = host.strip().lower()
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:  # an emoji, say, which the older rules allow
        return host.encode("idna").decode()


def to_readable(host: str) -> str:
    """Return the form for people, who may have typed it so."""
    try:
        return idna.decode(host) if "xn--" in host else host
    except idna.IDNAError:
        return host


def mailbox_to_ascii(mailbox: str) -> str:
    """Return `Name <name@host>` or `name@host` with the host as mail servers take it."""
    return LAST_HOST.sub(lambda found: f"@{to_ascii(found[1])}", mailbox)


def mailbox_to_readable(mailbox: str) -> str:
    return LAST_HOST.sub(lambda found: f"@{to_readable(found[1])}", mailbox)
