-- What was used from a moment on, by transaction and lot. A refunded spend is no use.
-- OFFSET 0: entries are looked up one by one, as there are few of each and many of all.
WITH used AS (
    SELECT posting.id, posting.at, lot.kind, entry.amount
    FROM credits_transaction AS posting
    CROSS JOIN LATERAL (
        SELECT lot_id, amount FROM credits_entry
        WHERE transaction_id = posting.id AND bucket = 'world' OFFSET 0
    ) AS entry
    LEFT JOIN credits_lot AS lot ON lot.id = entry.lot_id
    WHERE posting.account_id = (
        SELECT id FROM credits_creditaccount WHERE workspace_id = %(workspace)s
    )
        AND posting.kind IN ('usage', 'capture')
        AND posting.at >= %(since)s
        AND NOT EXISTS (
            SELECT FROM credits_transaction AS refund WHERE refund.reverses_id = posting.id
        )
)
