-- What a workspace has, and its lots that are not used up, in the order in which they will be.
-- A lot that has lapsed is left out at once, whether that is posted or not.
SELECT
    account.available - coalesce(sum(lot.remaining) FILTER (WHERE lapsed) OVER (), 0)::bigint,
    account.held,
    account.debt,
    lot.kind,
    lot.granted,
    lot.remaining,
    lot.expires_at,
    lapsed
FROM credits_creditaccount AS account
LEFT JOIN credits_lot AS lot ON lot.account_id = account.id AND lot.has_credits
CROSS JOIN LATERAL (
    SELECT coalesce(lot.expires_at <= statement_timestamp() + %(shift)s, false) AS lapsed
) AS lapse
WHERE account.workspace_id = %(workspace)s
ORDER BY lot.expires_at NULLS LAST, lot.priority, lot.id
