-- One page of a workspace's payments, newest first, each with its receipt and what came back,
-- beside how many there are in all (`most` at most). A page past the end is the last one.
WITH found AS NOT MATERIALIZED (
    SELECT purchase.id, purchase.created_at, purchase.paid_at, purchase.name, purchase.credits,
        coalesce(purchase.paid, purchase.amount) AS amount, purchase.tax, purchase.currency,
        purchase.seen_amount, purchase.seen_currency, purchase.method, purchase.livemode,
        purchase.document_url, receipt.id AS receipt_id, receipt.code AS receipt_code,
        back.amount AS refunded,
        CASE
            WHEN purchase.state <> 'paid' THEN purchase.state
            WHEN EXISTS (
                SELECT FROM payments_dispute AS dispute
                WHERE dispute.purchase_id = purchase.id
                    AND dispute.state IN ('needs_response', 'under_review', 'lost')
            ) THEN 'disputed'
            WHEN back.amount = 0 THEN 'paid'
            WHEN back.amount < purchase.paid THEN 'part'
            ELSE 'refunded'
        END AS standing
    FROM payments_purchase AS purchase
    LEFT JOIN payments_receipt AS receipt
        ON receipt.purchase_id = purchase.id AND receipt.kind = 'receipt'
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(refund.amount), 0) AS amount FROM payments_refund AS refund
        WHERE refund.purchase_id = purchase.id
            AND refund.state IN ('pending', 'action', 'succeeded')
    ) AS back
    WHERE purchase.workspace_id = %(workspace)s
        AND purchase.state IN ('pending', 'paid', 'failed')
        AND (%(since)s::timestamptz IS NULL OR purchase.created_at >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR purchase.created_at < %(until)s)
        AND (
            %(search)s = ''
            OR purchase.name ILIKE %(search)s OR purchase.credits::text ILIKE %(search)s
            OR purchase.method ILIKE %(search)s OR receipt.code ILIKE %(search)s
        )
), chosen AS NOT MATERIALIZED (
    SELECT * FROM found WHERE %(standing)s = '' OR standing = %(standing)s
), counted AS (
    SELECT count(*) AS total FROM (
        SELECT FROM chosen ORDER BY created_at DESC LIMIT %(most)s
    ) AS few
)
SELECT counted.total, payment.*
FROM counted LEFT JOIN LATERAL (
    SELECT * FROM chosen ORDER BY created_at DESC, id DESC LIMIT %(limit)s
    OFFSET least(%(offset)s, greatest(counted.total - 1, 0) / %(limit)s * %(limit)s)
) AS payment ON true
ORDER BY payment.created_at DESC, payment.id DESC
