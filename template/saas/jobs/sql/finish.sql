-- The start is the fencing token: a job that somebody else has claimed since is not ours to end.
UPDATE jobs_job SET
    state = 'done',
    progress = 100,
    result = %(result)s::jsonb,
    error = '',
    traceback = '',
    leased_until = NULL,
    finished_at = statement_timestamp() + %(shift)s,
    updated_at = statement_timestamp() + %(shift)s
WHERE id = %(id)s AND state = 'running' AND started_at = %(started_at)s
RETURNING finished_at
