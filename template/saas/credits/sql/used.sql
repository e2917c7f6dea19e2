-- What was used from a moment on, by transaction and lot. A refunded spend is no use.
WITH used AS (
    SELECT posting.id, posting.at, lot.kind, entry.amount
    FROM credits_transaction AS posting
    JOIN credits_entry AS entry ON entry.transaction_id = posting.id AND entry.bucket = 'world'
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
