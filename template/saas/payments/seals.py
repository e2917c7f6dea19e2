"""What a purchase says about itself at Stripe, so that it can be made anew after a restore.

The seal shows that it was this app, with this database's secret key: another one of the same name
may share the account, a colleague's or the staging server.
"""

from django.core.signing import BadSignature, Signer

from saas.payments import conf
from saas.payments.models import Purchase

PARTS = ["purchase", "workspace", "person", "pack", "credits", "lapse_days"]


def metadata_of(purchase: Purchase) -> dict[str, str]:
    known = {
        "purchase": purchase.pk,
        "workspace": purchase.workspace_id,
        "person": purchase.person_id,
        "pack": purchase.pack_id,
        "credits": purchase.credits,
        "lapse_days": purchase.lapse_days,
    }
    told = {name: str(value) for name, value in known.items() if value is not None}
    return {"app": conf.app(), **told, "seal": _signer().signature(_joined(told))}


def is_sealed(metadata: dict[str, str]) -> bool:
    try:
        _signer().unsign(f"{_joined(metadata)}:{metadata.get('seal', '')}")
    except BadSignature:
        return False
    return True


def _signer() -> Signer:
    return Signer(salt="payments.purchase")


def _joined(metadata: dict[str, str]) -> str:
    return " ".join(f"{name}={metadata.get(name, '')}" for name in PARTS)
