-- One page of movements, newest first, each with who made it and which kinds of credits it moved,
-- beside how many there are in all (`most` at most). A page past the end is the last one.
WITH found AS NOT MATERIALIZED (
    SELECT posting.id, posting.kind, posting.actor_id, posting.reason, posting.change,
        posting.available_after, posting.at,
        actor.email AS actor_email, actor.name AS actor_name, actor.is_staff AS actor_is_staff
    FROM credits_transaction AS posting
    LEFT JOIN accounts_user AS actor ON actor.id = posting.actor_id
    WHERE posting.account_id = (
        SELECT id FROM credits_creditaccount WHERE workspace_id = %(workspace)s
    )
        AND (%(search)s = '' OR posting.reason ILIKE %(search)s)
        AND (%(kinds)s::text[] IS NULL OR posting.kind = ANY(%(kinds)s))
        AND (%(since)s::timestamptz IS NULL OR posting.at >= %(since)s)
        AND (%(before)s::bigint IS NULL OR posting.id < %(before)s)
        -- Whoever adjusted was staff then, and keeps their name to themselves afterwards, too.
        AND CASE %(who)s
            WHEN '' THEN true
            WHEN 'system' THEN posting.actor_id IS NULL
            WHEN 'support' THEN posting.actor_id IS NOT NULL
                AND (posting.kind = 'adjust' OR posting.kind = ANY(%(by_staff)s) AND actor.is_staff)
            ELSE posting.actor_id::text = %(who)s
        END
), counted AS (
    -- In order, so that an index of the account is read and not the whole table.
    SELECT count(*) AS total FROM (SELECT FROM found ORDER BY id DESC LIMIT %(most)s) AS few
)
SELECT counted.total, movement.*, (
    SELECT array_agg(moved.kind ORDER BY moved.first)
    FROM (
        SELECT lot.kind, min(entry.id) AS first
        FROM credits_entry AS entry JOIN credits_lot AS lot ON lot.id = entry.lot_id
        WHERE entry.transaction_id = movement.id AND entry.bucket = 'lot'
        GROUP BY lot.kind
    ) AS moved
) AS kinds
FROM counted LEFT JOIN LATERAL (
    SELECT * FROM found ORDER BY id DESC LIMIT %(limit)s
    OFFSET least(%(offset)s, greatest(counted.total - 1, 0) / %(limit)s * %(limit)s)
) AS movement ON true
ORDER BY movement.id DESC
