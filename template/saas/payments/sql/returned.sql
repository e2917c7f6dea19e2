-- What of a payment went back, or is on its way; and what banks still argue about.
SELECT
    refunds.amount,
    refunds.let_go,
    disputes.lost,
    disputes.open
FROM (
    SELECT coalesce(sum(amount), 0)::bigint AS amount, coalesce(sum(let_go), 0)::bigint AS let_go
    FROM payments_refund WHERE purchase_id = %(purchase)s AND state = ANY(%(live)s)
) AS refunds, (
    SELECT
        coalesce(sum(amount) FILTER (WHERE state = ANY(%(lost)s)), 0)::bigint AS lost,
        coalesce(sum(amount) FILTER (WHERE state = ANY(%(open)s)), 0)::bigint AS open
    FROM payments_dispute WHERE purchase_id = %(purchase)s
) AS disputes
