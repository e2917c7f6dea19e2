"""Disputes: a buyer goes to the bank. The money is gone until the seller's evidence wins.

An inquiry is a question before that: it takes no money. A prevented dispute was settled by the
card network at once, with the seller's money.
"""

from typing import Any

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.clock import when_due
from fakestripe.errors import InvalidRequest
from fakestripe.evidence import BLANK, EVIDENCE, VERDICTS
from fakestripe.objects import Kind
from fakestripe.parameters import (
    Flag,
    Given,
    Group,
    Metadata,
    Text,
    merged_metadata,
)
from fakestripe.resources import early_fraud_warnings
from fakestripe.resources.balance_transactions import dispute_fee, post
from fakestripe.resources.charges import CHARGE
from fakestripe.routing import route
from fakestripe.store import Body

DAY = 24 * 60 * 60
TIME_TO_ANSWER = 9 * DAY
BANK_DECIDES_AFTER = 60 * DAY
TEST_EVIDENCE_DECIDES_AFTER = 5  # seconds

OPEN = frozenset(
    {"needs_response", "under_review", "warning_needs_response", "warning_under_review"}
)
AWAITS_ANSWER = frozenset({"needs_response", "warning_needs_response"})
DISPUTE = Kind(
    "dispute",
    "du",
    fields={
        "amount": 0,
        "balance_transactions": [],
        "charge": "",
        "currency": "",
        "enhanced_eligibility_types": [],
        "evidence": BLANK,
        "evidence_details": {},
        "intended_submission_method": None,
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": None,
        "payment_intent": None,
        "payment_method_details": None,
        "reason": "fraudulent",
        "status": "needs_response",
    },
    expandable=("charge", "payment_intent"),
)
REASON_CODES = {"fraudulent": "10.4", "product_not_received": "13.1"}
FIRST_STATUS = {
    "chargeback": "needs_response",
    "inquiry": "warning_needs_response",
    "resolution": "prevented",
}


@when_due("charge.is_disputed")
def charge_is_disputed(account: Account, id: str, **told: Any) -> None:
    open_dispute(account, account.get(CHARGE, id), **told)


def open_dispute(
    account: Account,
    charge: Body,
    *,
    amount: int | None = None,
    reason: str = "fraudulent",
    case: str = "chargeback",
) -> Body:
    """Let the bank come. `case` is chargeback, inquiry, or resolution: a prevented dispute."""
    dispute = DISPUTE.new(
        created=account.now,
        amount=amount or charge["amount_captured"],
        charge=charge["id"],
        currency=charge["currency"],
        evidence_details={
            "due_by": None if case == "resolution" else account.now + TIME_TO_ANSWER,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        is_charge_refundable=case == "inquiry",
        network_reason_code=REASON_CODES.get(reason, "10.4"),
        payment_intent=charge["payment_intent"],
        payment_method_details=_details(charge, case, reason),
        reason=reason,
        status=FIRST_STATUS[case],
    )
    if case != "inquiry":
        dispute["balance_transactions"] = [_withdrawal(account, dispute)]
    account.add(dispute, "charge.dispute.created")
    if case != "inquiry":
        account.emit("charge.dispute.funds_withdrawn", dispute)
    if case == "resolution":
        account.emit("charge.dispute.closed", dispute)
    else:
        account.later("dispute.is_due", dispute, at=account.now + TIME_TO_ANSWER)
    charge = account.update(charge, "charge.updated", disputed=True)
    early_fraud_warnings.settle(account, charge)
    return dispute


@route(
    "POST",
    "/v1/disputes/{id}",
    {"evidence": Group(EVIDENCE), "metadata": Metadata(), "submit": Flag()},
)
def update(account: Account, given: Given, id: str) -> Body:
    dispute = account.get(DISPUTE, id)
    changes: dict[str, Any] = {}
    if "metadata" in given:
        changes["metadata"] = merged_metadata(dispute["metadata"], given["metadata"])
    if "evidence" in given:
        _refuse_closed(dispute)
        changes["evidence"] = dispute["evidence"] | given["evidence"]
    if given.get("submit", "evidence" in given):
        _refuse_closed(dispute)
        changes |= _submitted(dispute)
    dispute = account.update(dispute, "charge.dispute.updated", **changes)
    if dispute["status"].endswith("under_review"):
        _let_bank_decide(account, dispute)
    return dispute


@route("POST", "/v1/disputes/{id}/close")
def close(account: Account, given: Given, id: str) -> Body:
    dispute = account.get(DISPUTE, id)
    _refuse_closed(dispute)
    return _ended(account, dispute, "lost")


def _let_bank_decide(account: Account, dispute: Body) -> None:
    verdict = VERDICTS.get(dispute["evidence"]["uncategorized_text"] or "")
    after = TEST_EVIDENCE_DECIDES_AFTER if verdict else BANK_DECIDES_AFTER
    account.not_later("dispute.is_decided", dispute)
    at = account.now + after
    account.later("dispute.is_decided", dispute, at=at, verdict=verdict or "lost")


@when_due("dispute.is_decided")
def decide(account: Account, id: str, verdict: str) -> None:
    dispute = account.get(DISPUTE, id)
    if dispute["status"] not in OPEN:
        return
    if verdict == "escalated" and dispute["status"].startswith("warning_"):
        _escalate(account, dispute)
    else:
        _ended(account, dispute, "lost" if verdict == "escalated" else verdict)


@when_due("dispute.is_due")
def pass_deadline(account: Account, id: str) -> None:
    """Who does not answer has lost; an inquiry that nobody follows up is over."""
    dispute = account.get(DISPUTE, id)
    if dispute["status"] in AWAITS_ANSWER:
        details = dispute["evidence_details"] | {"past_due": True}
        _ended(account, dispute | {"evidence_details": details}, "lost")


def close_inquiries(account: Account, charge: Body) -> None:
    """A buyer who has the money back has no more question."""
    for dispute in account.all(DISPUTE, charge=charge["id"]):
        if dispute["status"] in OPEN and dispute["status"].startswith("warning_"):
            _ended(account, dispute, "won")


def stands_against_refund(account: Account, charge: Body) -> bool:
    """Say if the bank has the money, or has given it to the buyer already."""
    return any(
        not dispute["status"].startswith("warning_") and dispute["status"] != "won"
        for dispute in account.all(DISPUTE, charge=charge["id"])
    )


def _ended(account: Account, dispute: Body, verdict: str) -> Body:
    """Close it. A dispute that is won brings the money back, with its fee."""
    is_inquiry = dispute["status"].startswith("warning_")
    account.not_later("dispute.is_due", dispute)
    account.not_later("dispute.is_decided", dispute)
    won = verdict == "won" and not is_inquiry
    movements = [*dispute["balance_transactions"], *([_return(account, dispute)] if won else [])]
    dispute = account.update(
        dispute,
        balance_transactions=movements,
        is_charge_refundable=is_inquiry,
        status="warning_closed" if is_inquiry else verdict,
    )
    account.emit("charge.dispute.closed", dispute)
    if won:
        account.emit("charge.dispute.funds_reinstated", dispute)
    return dispute


def _escalate(account: Account, dispute: Body) -> None:
    """The question becomes a dispute of its own kind: now the money goes."""
    details = dict(dispute["payment_method_details"])
    if "card" in details:
        details["card"] = details["card"] | {"case_type": "chargeback"}
    evidence = dispute["evidence_details"] | {"due_by": account.now + TIME_TO_ANSWER}
    dispute = account.update(
        dispute,
        "charge.dispute.updated",
        balance_transactions=[_withdrawal(account, dispute)],
        evidence_details=evidence,
        is_charge_refundable=False,
        payment_method_details=details,
        status="needs_response",
    )
    account.emit("charge.dispute.funds_withdrawn", dispute)
    account.not_later("dispute.is_due", dispute)
    account.later("dispute.is_due", dispute, at=account.now + TIME_TO_ANSWER)


@route("GET", "/v1/disputes/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(DISPUTE, id)


@route("GET", "/v1/disputes", {**listing.LIST, "charge": Text(), "payment_intent": Text()})
def list_disputes(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("charge", "payment_intent")}
    return listing.page(account, DISPUTE, given, url="/v1/disputes", **only)


def _submitted(dispute: Body) -> dict[str, Any]:
    details = dispute["evidence_details"]
    warns = "warning_" if dispute["status"].startswith("warning_") else ""
    return {
        "evidence_details": details
        | {
            "has_evidence": True,
            "submission_count": details["submission_count"] + 1,
            "submission_method": "manual",
        },
        "status": f"{warns}under_review",
    }


def _refuse_closed(dispute: Body) -> None:
    if dispute["status"] not in OPEN:
        raise InvalidRequest("This dispute is already closed.", code="status_transition_invalid")


def _withdrawal(account: Account, dispute: Body) -> Body:
    fee = dispute_fee(dispute["currency"])
    return post(
        account,
        "adjustment",
        dispute,
        -dispute["amount"],
        fee=fee,
        category="dispute",
        description=f"Chargeback withdrawal for {dispute['charge']}",
    )


def _return(account: Account, dispute: Body) -> Body:
    fee = dispute_fee(dispute["currency"])
    return post(
        account,
        "adjustment",
        dispute,
        dispute["amount"],
        fee=-fee,
        at_once=True,
        category="dispute_reversal",
        description=f"Chargeback reversal for {dispute['charge']}",
    )


def _details(charge: Body, case: str, reason: str) -> dict[str, Any] | None:
    paid_by = charge["payment_method_details"]
    if paid_by["type"] != "card":
        return None
    card = {
        "brand": paid_by["card"]["brand"],
        "case_type": case,
        "network": paid_by["card"]["network"],
        "network_reason_code": REASON_CODES.get(reason, "10.4"),
    }
    return {"card": card, "type": "card"}
