"""What the preview of our mails is filled with."""

from datetime import UTC, datetime

from saas.accounts.models import UNNAMED, User, Workspace
from saas.mail.samples import sample
from saas.payments.models import Dispute, FraudWarning, Purchase, Receipt, Refund
from saas.payments.paper import Paper
from saas.payments.particulars import Particulars

SITE = "https://example.com"
DAY = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 10, 22, 0, tzinfo=UTC)
LINKS = {
    "billing_url": f"{SITE}/billing/",
    "buy_url": f"{SITE}/pricing/",
    "pdf_url": f"{SITE}/billing/receipts/107/pdf/",
    "refund_url": f"{SITE}/admin/payments/purchase/7/refund/",
    "staff_url": f"{SITE}/admin/payments/purchase/7/change/",
    "stripe_url": "https://dashboard.stripe.com/acct_1/disputes/dp_1",
}
PURCHASE = Purchase(
    workspace=Workspace(name=UNNAMED),
    person=User(email="mira@example.com", name="Mira Okafor"),
    credits=500,
    amount=900,
    paid=900,
    tax=144,
    currency="EUR",
    method="SEPA 3000",
    paid_at=DAY,
    credited_at=DAY,
)
PARTICULARS: Particulars = {
    "language": "en",
    "brand": "",
    "seller": {"name": "", "lines": [], "tax_ids": [], "email": "hello@example.com"},
    "buyer": {"name": "", "lines": [], "tax_ids": [], "email": "mira@example.com"},
    "title": "",
    "until": datetime(2027, 11, 3, 9, 30, tzinfo=UTC).isoformat(),
    "price": 900,
    "discount": 0,
    "taxes": [{"name": "VAT", "percent": "19", "amount": 144}],
    "tax_is_included": True,
    "is_reverse_charge": False,
    "is_eu": True,
    "method": "SEPA 3000",
    "payment": "pi_1",
    "paid_at": DAY.isoformat(),
    "workspace": "",
    "about": "",
    "seen_amount": None,
    "seen_currency": "",
}
MONEY = {"net": 756, "tax": 144, "gross": 900, "currency": "EUR", "livemode": True}
RECEIPT = Receipt(
    purchase=PURCHASE,
    kind=Receipt.Kind.RECEIPT,
    code="R-2026-0107",
    issued_at=DAY,
    particulars=PARTICULARS,
    **MONEY,
)
NOTE = Receipt(
    purchase=PURCHASE,
    kind=Receipt.Kind.CREDIT,
    code="CN-2026-0012",
    issued_at=LATER,
    particulars=PARTICULARS | {"about": RECEIPT.code},
    **MONEY,
)
REFUND = Refund(purchase=PURCHASE, amount=900, currency="EUR", created_at=LATER)
DISPUTE = Dispute(
    purchase=PURCHASE,
    amount=900,
    currency="EUR",
    fee=2000,
    fee_currency="EUR",
    reason="fraudulent",
    evidence_due_at=LATER,
)
BUYER = LINKS | {"purchase": PURCHASE, "total": 900}

sample("payments/email/receipt", BUYER | {"paper": Paper(RECEIPT)})
sample("payments/email/pending", BUYER)
sample("payments/email/failed", BUYER)
sample("payments/email/refund", BUYER | {"refund": REFUND, "paper": Paper(NOTE)})
sample("payments/email/refund_failed", BUYER | {"refund": REFUND})
sample("payments/email/withdrawal", BUYER | {"refund": REFUND})
sample(
    "payments/email/dispute",
    BUYER | {"dispute": DISPUTE, "is_inquiry": False},
)
sample("payments/email/warning", BUYER | {"warning": FraudWarning(is_actionable=True)})
