-- One page of runs, newest first, each with who ran it, beside how many there are in all (`most` at
-- most). A page past the end is the last one. What was asked and what came out stay where they are.
WITH found AS NOT MATERIALIZED (
    SELECT created_at, id, user_id, service, label, cost, state, refunded_at
    FROM services_run
    WHERE workspace_id = %(workspace)s
        AND (%(service)s = '' OR service = %(service)s)
        AND (%(state)s = '' OR state = %(state)s)
        AND (%(search)s = '' OR label ILIKE %(search)s)
), counted AS (
    SELECT count(*) AS total FROM (SELECT FROM found LIMIT %(most)s) AS few
)
SELECT counted.total, run.*, person.email, person.name
FROM counted LEFT JOIN LATERAL (
    SELECT * FROM found ORDER BY created_at DESC, id DESC LIMIT %(limit)s
    OFFSET least(%(offset)s, greatest(counted.total - 1, 0) / %(limit)s * %(limit)s)
) AS run ON true
LEFT JOIN accounts_user AS person ON person.id = run.user_id
ORDER BY run.created_at DESC, run.id DESC
