-- Each queue with the seconds until its next job is due; NULL stands for the next lease that lapses.
-- It steps from queue to queue in the index job_age, whatever waits in them.
WITH RECURSIVE next (queue, run_after) AS (
    (
        SELECT queue, run_after FROM jobs_job
        WHERE state = 'waiting'
        ORDER BY queue, run_after
        LIMIT 1
    )
    UNION ALL
    SELECT following.queue, following.run_after
    FROM next CROSS JOIN LATERAL (
        SELECT queue, run_after FROM jobs_job
        WHERE state = 'waiting' AND queue > next.queue
        ORDER BY queue, run_after
        LIMIT 1
    ) AS following
), moments (queue, moment) AS (
    SELECT queue, run_after FROM next
    UNION ALL
    SELECT NULL, min(leased_until) FROM jobs_job WHERE state = 'running'
)
SELECT queue, extract(epoch FROM moment - statement_timestamp() - %(shift)s)::float8
FROM moments
WHERE moment IS NOT NULL
