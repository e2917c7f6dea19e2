-- How a lot stands: what is left, and what became of the rest. What has lapsed counts as lapsed at
-- once, whether that is posted or not.
SELECT
    lot.granted,
    CASE WHEN has_lapsed THEN 0 ELSE lot.remaining END,
    lot.frozen,
    past.lapsed + CASE WHEN has_lapsed THEN lot.remaining ELSE 0 END,
    past.taken,
    lot.covered,
    lot.expires_at,
    lot.frozen_at IS NOT NULL,
    credits_is_closed(account.workspace_id)
FROM credits_lot AS lot
JOIN credits_creditaccount AS account ON account.id = lot.account_id
CROSS JOIN LATERAL credits_past(lot.id) AS past
CROSS JOIN LATERAL (
    SELECT coalesce(lot.expires_at <= statement_timestamp() + %(shift)s, false) AS has_lapsed
) AS lapse
WHERE account.workspace_id = %(workspace)s AND lot.source_ref = %(source_ref)s
