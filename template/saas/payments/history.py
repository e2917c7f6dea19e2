"""What a workspace has paid, as its members read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.utils.translation import pgettext_lazy

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.core.paging import Window, containing
from saas.payments import sql
from saas.payments.models import Purchase, Receipt

CHUNK = 500


class Standing(models.TextChoices):
    """How a payment stands, with what came back of it. One that was never begun is none."""

    PAID = "paid", pgettext_lazy("status", "Paid")
    PART = "part", pgettext_lazy("status", "Partly refunded")
    REFUNDED = "refunded", pgettext_lazy("status", "Refunded")
    DISPUTED = "disputed", pgettext_lazy("status", "Disputed")
    PENDING = "pending", pgettext_lazy("status", "On its way")
    FAILED = "failed", pgettext_lazy("status", "Failed")


class Payment(NamedTuple):
    """Amounts are in the smallest unit of the currency; `seen` is what the buyer's bank saw."""

    pk: UUID
    created_at: datetime
    paid_at: datetime | None
    name: str
    credits: int
    amount: int
    tax: int
    currency: str
    seen_amount: int | None
    seen_currency: str
    method: str
    livemode: bool
    document_url: str
    receipt_id: int | None
    receipt_code: str | None
    refunded: int
    standing: str

    @property
    def title(self) -> str:
        return Purchase(name=self.name, credits=self.credits).title

    @property
    def state(self) -> Standing:
        return Standing(self.standing)

    @property
    def at(self) -> datetime:
        return self.paid_at or self.created_at


class Payments(NamedTuple):
    """Some of those that were found, and how many of all were counted."""

    rows: list[Payment]
    counted: int


class Narrowed(NamedTuple):
    search: str = ""
    standing: str = ""
    since: datetime | None = None
    until: datetime | None = None


def payments(workspace: Workspace, narrowed: Narrowed, window: Window) -> Payments:
    asked: dict[str, Any] = {
        **narrowed._asdict(),
        **window._asdict(),
        "workspace": workspace.pk,
        "search": containing(narrowed.search),
        "most": window.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("history"), asked)
        rows = cursor.fetchall()
    return Payments([Payment(*row) for _, *row in rows if row[0]], rows[0][0])


def every_payment(workspace: Workspace, narrowed: Narrowed) -> Iterator[Payment]:
    """All of them, a chunk at a time."""
    offset, settled = 0, narrowed._replace(until=narrowed.until or now())
    while True:
        found = payments(workspace, settled, Window(CHUNK, offset))
        yield from found.rows
        offset += CHUNK
        if found.counted <= offset:
            return


def receipt_of(workspace: Workspace, pk: int) -> Receipt | None:
    """One of the workspace's own papers; those of others are not there."""
    mine = Receipt.objects.filter(purchase__workspace=workspace)
    return mine.select_related("purchase").filter(pk=pk).first()


def beside(receipt: Receipt) -> list[Receipt]:
    """The other papers about the same payment, the oldest first."""
    papers = Receipt.objects.filter(purchase_id=receipt.purchase_id).exclude(pk=receipt.pk)
    return list(papers.order_by("pk"))
