-- Goes on from used.sql: one row with what stands above the list of movements, which is the month,
-- the pace since `paced`, and who has moved credits, apart from Support.
, by_kind AS (
    SELECT kind, sum(amount)::bigint AS amount FROM used WHERE at >= %(month)s GROUP BY kind
), people AS (
    SELECT DISTINCT person.id, person.name, coalesce(nullif(person.name, ''), person.email) AS named
    FROM (
        SELECT DISTINCT actor_id, kind FROM credits_transaction
        WHERE account_id = (
            SELECT id FROM credits_creditaccount WHERE workspace_id = %(workspace)s
        )
    ) AS moved
    JOIN accounts_user AS person ON person.id = moved.actor_id
    WHERE kind <> 'adjust' AND NOT (kind = ANY(%(by_staff)s) AND person.is_staff)
)
SELECT
    (SELECT coalesce(array_agg(kind ORDER BY kind), '{}') FROM by_kind),
    (SELECT coalesce(array_agg(amount ORDER BY kind), '{}') FROM by_kind),
    (SELECT count(DISTINCT id) FROM used WHERE at >= %(month)s),
    added.amount,
    added.times,
    (SELECT coalesce(sum(amount), 0)::bigint FROM used WHERE at > %(paced)s),
    (SELECT min(at) FROM used WHERE at > %(paced)s),
    (SELECT coalesce(array_agg(id ORDER BY name), '{}') FROM people),
    (SELECT coalesce(array_agg(named ORDER BY name), '{}') FROM people)
FROM (
    SELECT coalesce(sum(change), 0)::bigint AS amount, count(*) AS times
    FROM credits_transaction
    WHERE account_id = (SELECT id FROM credits_creditaccount WHERE workspace_id = %(workspace)s)
        AND at >= %(month)s AND change > 0 AND kind IN ('grant', 'adjust')
) AS added
