-- A movement and those that belong to it, the oldest first: a spend and its refund; a hold and what
-- became of it. Each with the lots that it moved, and what was in them before.
WITH chosen AS (
    SELECT *, CASE kind
        WHEN 'hold' THEN key
        WHEN 'capture' THEN substr(key, length('capture:') + 1)
        WHEN 'release' THEN substr(key, length('release:') + 1)
    END AS hold_key
    FROM credits_transaction
    WHERE id = %(pk)s AND account_id = (
        SELECT id FROM credits_creditaccount WHERE workspace_id = %(workspace)s
    )
), together AS (
    SELECT id FROM chosen
    UNION
    SELECT reverses_id FROM chosen WHERE reverses_id IS NOT NULL
    UNION
    SELECT refund.id FROM chosen
    JOIN credits_transaction AS refund ON refund.reverses_id = chosen.id
    UNION
    SELECT other.id FROM chosen
    JOIN credits_transaction AS other ON other.account_id = chosen.account_id
        AND other.key IN (hold_key, 'capture:' || hold_key, 'release:' || hold_key)
        AND other.kind IN ('hold', 'capture', 'release')
)
SELECT posting.id, posting.kind, posting.key, posting.actor_id, posting.reason, posting.change,
    posting.available_after, posting.at, actor.email, actor.name, actor.is_staff, moved.lots
FROM together
JOIN credits_transaction AS posting ON posting.id = together.id
LEFT JOIN accounts_user AS actor ON actor.id = posting.actor_id
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'pk', lot.id,
        'kind', lot.kind,
        'expires_at', lot.expires_at,
        'source_ref', lot.source_ref,
        'reason', coalesce(origin.reason, ''),
        'is_written', coalesce(origin.is_written, false),
        'before', earlier.amount,
        'change', part.amount
    ) ORDER BY part.first), '[]') AS lots
    FROM (
        SELECT lot_id, sum(amount) AS amount, min(id) AS first FROM credits_entry
        WHERE transaction_id = posting.id AND bucket = 'lot' GROUP BY lot_id
    ) AS part
    JOIN credits_lot AS lot ON lot.id = part.lot_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount), 0) AS amount FROM credits_entry
        WHERE lot_id = lot.id AND bucket = 'lot' AND transaction_id < posting.id
    ) AS earlier
    LEFT JOIN LATERAL (
        SELECT reason, actor_id IS NOT NULL AND lot.kind = 'grant' AS is_written
        FROM credits_transaction
        WHERE account_id = posting.account_id AND key = 'grant:' || lot.source_ref
        UNION ALL
        SELECT reason, actor_id IS NOT NULL FROM credits_transaction
        WHERE account_id = posting.account_id
            AND id = substring(lot.source_ref FROM '^adjust:([0-9]+)$')::bigint
    ) AS origin ON true
) AS moved
ORDER BY posting.id
