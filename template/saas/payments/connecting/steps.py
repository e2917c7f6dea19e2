from collections.abc import Iterator

from saas.payments import conf
from saas.payments.connecting.account import account
from saas.payments.connecting.endpoint import address, endpoint, is_public
from saas.payments.connecting.findings import Finding, Mark, ok
from saas.payments.connecting.keys import key, secret
from saas.payments.connecting.packs import push_packs
from saas.payments.connecting.proof import proof
from saas.payments.connecting.rights import rights


def connect() -> Iterator[Finding]:
    """Go through all steps. While the key needs a mend, Stripe is told nothing."""
    for step in (key, account, rights):
        found = list(step())
        yield from found
        if _needs_mending(found):
            return
    yield from push_packs()
    yield from (_hears_by_webhook() if is_public() else _hears_by_asking())


def _hears_by_webhook() -> Iterator[Finding]:
    found = [*secret(), *endpoint()]
    yield from found
    if not _needs_mending(found):
        yield ok("secret", f"{len(conf.webhook_secrets())} set")
        yield from proof(by_webhook=True)


def _hears_by_asking() -> Iterator[Finding]:
    told = f"Stripe cannot reach {address()}: `manage.py dev` asks for events instead"
    yield Finding(Mark.NOTE, "webhook", told, "On a server, set SITE_URL and run this there.")
    yield from secret()
    yield from proof(by_webhook=False)


def _needs_mending(found: list[Finding]) -> bool:
    return any(finding.mark == Mark.MEND for finding in found)
