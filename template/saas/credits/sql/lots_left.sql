-- The lots that are not used up, in the order in which they will be, and where each came from.
SELECT lot.kind, lot.granted, lot.remaining, lot.expires_at,
    coalesce(origin.reason, ''), coalesce(origin.is_written, false)
FROM credits_creditaccount AS account
JOIN credits_lot AS lot ON lot.account_id = account.id AND lot.has_credits
LEFT JOIN LATERAL (
    SELECT reason, actor_id IS NOT NULL AND lot.kind = 'grant' AS is_written
    FROM credits_transaction
    WHERE account_id = account.id AND key = 'grant:' || lot.source_ref
    UNION ALL
    SELECT reason, actor_id IS NOT NULL FROM credits_transaction
    WHERE account_id = account.id
        AND id = substring(lot.source_ref FROM '^adjust:([0-9]+)$')::bigint
) AS origin ON true
WHERE account.workspace_id = %(workspace)s
    AND (lot.expires_at IS NULL OR lot.expires_at > statement_timestamp() + %(shift)s)
ORDER BY lot.expires_at NULLS LAST, lot.priority, lot.id
LIMIT %(most)s
