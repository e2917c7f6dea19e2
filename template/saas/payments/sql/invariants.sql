-- What always holds, one SELECT a rule: a row is a violation, told in a sentence.
-- One statement, so all rules look at the same moment.

WITH refunds AS (
    SELECT purchase_id, sum(amount) AS amount, sum(let_go) AS let_go
    FROM payments_refund WHERE state NOT IN ('failed', 'cancelled') GROUP BY purchase_id
), disputes AS (
    SELECT purchase_id,
        sum(amount) FILTER (WHERE state IN ('lost', 'prevented')) AS lost,
        bool_or(state IN ('needs_response', 'under_review')) AS is_open
    FROM payments_dispute GROUP BY purchase_id
), paid AS (
    SELECT purchase.*,
        coalesce(refunds.amount, 0) AS refunded,
        coalesce(refunds.let_go, 0) AS let_go,
        least(coalesce(refunds.amount, 0) + coalesce(disputes.lost, 0), purchase.paid) AS back,
        coalesce(disputes.is_open, false) AS is_disputed
    FROM payments_purchase AS purchase
    LEFT JOIN refunds ON refunds.purchase_id = purchase.id
    LEFT JOIN disputes ON disputes.purchase_id = purchase.id
    WHERE purchase.state = 'paid'
), lots AS (
    SELECT lot.*, account.workspace_id
    FROM credits_lot AS lot
    JOIN credits_creditaccount AS account ON account.id = lot.account_id
), credited AS (
    SELECT paid.*, lots.id AS lot, lots.granted, lots.covered, lots.frozen_at,
        greatest(
            CASE WHEN paid.paid = 0 THEN 0 ELSE paid.credits::bigint * back / paid.paid END - let_go,
            0
        ) AS should_cover
    FROM paid JOIN lots ON lots.source_ref = 'purchase:' || paid.id
        AND lots.workspace_id = paid.workspace_id
    WHERE credited_at IS NOT NULL
), papers AS (
    SELECT kind, livemode, year, count(*) AS issued, min(number) AS first, max(number) AS last,
        CASE WHEN livemode THEN '' ELSE 'TEST-' END
            || CASE kind WHEN 'receipt' THEN 'R' WHEN 'credit' THEN 'CN' ELSE 'CX' END AS series
    FROM payments_receipt GROUP BY kind, livemode, year
)
SELECT format('Purchase %s is paid and credited, and has no lot of its workspace.', paid.id)
FROM paid LEFT JOIN credited ON credited.id = paid.id
WHERE paid.credited_at IS NOT NULL AND credited.lot IS NULL
UNION ALL
SELECT format('Purchase %s is of %s credits, its lot was granted %s.', id, credits, granted)
FROM credited WHERE credits <> granted
UNION ALL
SELECT format('Purchase %s was paid and not credited, and its money does not go back.', paid.id)
FROM paid WHERE credited_at IS NULL AND paid.paid > 0 AND NOT EXISTS (
    SELECT FROM payments_refund AS refund
    WHERE refund.purchase_id = paid.id AND refund.origin = 'closed'
)
UNION ALL
SELECT format('Lot %s was credited for %s, and nobody has paid that.', lots.id, source_ref)
FROM lots LEFT JOIN paid ON source_ref = 'purchase:' || paid.id
WHERE source_ref LIKE 'purchase:%' AND paid.credited_at IS NULL
UNION ALL
SELECT format('Purchase %s was paid %s, and %s is refunded.', id, paid, refunded)
FROM paid WHERE refunded > paid.paid
UNION ALL
SELECT format(
    'Purchase %s: refunds and lost disputes cover %s credits, its lot says %s.',
    id, should_cover, covered
)
FROM credited WHERE should_cover <> covered
UNION ALL
SELECT format('Purchase %s is disputed, and its lot is not frozen.', id)
FROM credited WHERE is_disputed AND frozen_at IS NULL
UNION ALL
SELECT format('Purchase %s is not disputed, and its lot is frozen.', id)
FROM credited WHERE NOT is_disputed AND frozen_at IS NOT NULL
UNION ALL
SELECT format('Refund %s is for a purchase that nobody has paid.', refund.id)
FROM payments_refund AS refund JOIN payments_purchase AS purchase ON purchase.id = purchase_id
WHERE purchase.state <> 'paid'
UNION ALL
SELECT format('Refund %s is at Stripe, and no act tells who asked for it.', refund.id)
FROM payments_refund AS refund
WHERE stripe_id <> '' AND NOT EXISTS (
    SELECT FROM payments_act AS act WHERE act.row = 'refund:' || refund.id
)
-- Acts are forgotten after PAYMENT_RECORDS_YEARS, the oldest first.
AND created_at >= (SELECT min(at) FROM payments_act)
UNION ALL
SELECT format(
    'Series %s of %s has %s numbers from %s to %s.', series, year, issued, first, last
)
FROM papers WHERE issued <> last - first + 1
UNION ALL
SELECT format(
    'Series %s of %s ends with %s, and %s was taken.',
    numbering.series, numbering.year, coalesce(papers.last, 0), numbering.last
)
FROM payments_numbering AS numbering LEFT JOIN papers USING (series, year)
WHERE coalesce(papers.last, 0) <> numbering.last
    AND (
        papers.last IS NOT NULL
        -- Papers of older years may be forgotten. Here a year may begin 14 hours before it does in UTC.
        OR numbering.year >= extract(year FROM statement_timestamp() + interval '14 hours') - 1
    )
UNION ALL
SELECT format('The guard %s of %s is off. Switch it on with ALTER TABLE.', guard, relation)
FROM (VALUES
    ('payments_written_once', 'payments_act'),
    ('payments_written_once', 'payments_receipt'),
    ('payments_never_emptied', 'payments_act'),
    ('payments_never_emptied', 'payments_receipt')
) AS guards (guard, relation)
WHERE NOT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgname = guard AND tgrelid = relation::regclass AND tgenabled <> 'D'
)
