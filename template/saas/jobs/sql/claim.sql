-- ARRAY(...), not IN (SELECT ... LIMIT 1): that the planner may run anew, and lock more rows.
-- statement_timestamp(), not clock_timestamp(): a volatile function is no condition of an index.
UPDATE jobs_job SET
    state = 'running',
    attempts = attempts + 1,
    progress = 0,
    workers = workers || to_jsonb(%(worker)s::text),
    started_at = statement_timestamp() + %(shift)s,
    leased_until = statement_timestamp() + %(shift)s + %(lease)s,
    updated_at = statement_timestamp() + %(shift)s
WHERE id = ANY(ARRAY(
    SELECT id FROM jobs_job
    WHERE state = 'waiting' AND queue = %(queue)s
        AND run_after <= statement_timestamp() + %(shift)s
    ORDER BY {order}
    LIMIT 1
    FOR UPDATE SKIP LOCKED
))
RETURNING
    id, created_at, updated_at, task, args, kwargs, queue, priority, key, run_after, language,
    state, attempts, progress, workers, leased_until, started_at, finished_at, result, error, traceback
