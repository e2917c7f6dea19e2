-- One beat at a time, as a row and not as a lock: poolers in transaction mode lose locks.
INSERT INTO jobs_beat AS beat (id, holder, beaten_at)
VALUES (1, %(holder)s, statement_timestamp() + %(shift)s)
ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, beaten_at = excluded.beaten_at
WHERE beat.holder = excluded.holder OR beat.beaten_at < excluded.beaten_at - %(lost)s
RETURNING id
