"""Refunds and disputes that Stripe has no longer: test data can be deleted there."""

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from saas.payments.errors import NotThere
from saas.payments.models import Act, Dispute, Refund


def note(row: Refund | Dispute, missing: NotThere) -> None:
    """Write it down, so that nobody asks for it again. Raises `missing` where it names another."""
    if missing.code != "resource_missing" or row.stripe_id not in missing.cause:
        raise missing
    kind = row._meta.model_name
    Act.objects.create(
        by=Act.By.STRIPE,
        what=f"{kind}.gone",
        purchase_id=row.purchase_id,
        row=f"{kind}:{row.pk}",
        stripe_id=row.stripe_id,
        before={"state": row.state},
    )


def without[R: (Refund, Dispute)](rows: QuerySet[R]) -> QuerySet[R]:
    """Those that Stripe has, as far as is known."""
    kind = rows.model._meta.model_name
    name = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), TextField()))
    return rows.exclude(Exists(Act.objects.filter(what=f"{kind}.gone", row=name)))
