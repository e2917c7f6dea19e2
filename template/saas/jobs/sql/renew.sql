UPDATE jobs_job SET
    leased_until = statement_timestamp() + %(shift)s + %(lease)s
FROM unnest(%(ids)s::bigint[], %(starts)s::timestamptz[]) AS mine (job, start)
WHERE id = job AND started_at = start AND state = 'running'
RETURNING id
