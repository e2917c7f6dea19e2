"""What a seller answers to a dispute, and the texts that decide it in test mode."""

from typing import Any

from fakestripe.parameters import Schema, Text

FILES = frozenset(
    {
        "cancellation_policy",
        "customer_communication",
        "customer_signature",
        "duplicate_charge_documentation",
        "receipt",
        "refund_policy",
        "service_documentation",
        "shipping_documentation",
        "uncategorized_file",
    }
)
TEXTS = frozenset(
    {
        "access_activity_log",
        "billing_address",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_tracking_number",
        "uncategorized_text",
    }
)
VERDICTS = {
    "winning_evidence": "won",
    "losing_evidence": "lost",
    "escalate_inquiry_evidence": "escalated",
}
"""By `uncategorized_text`. Any other evidence waits for the bank, which takes its time."""

BLANK: dict[str, Any] = {**dict.fromkeys(sorted(FILES | TEXTS)), "enhanced_evidence": {}}
EVIDENCE: Schema = {name: Text(most=20_000, clearable=True) for name in sorted(TEXTS)}
"""There are no uploads here, so no evidence in files."""
