-- Write a run, unless the workspace has one with this key. The time is the database's.
INSERT INTO services_run (
    created_at, updated_at, id, workspace_id, user_id, service, label, key, data, cost,
    balance_after, state, started_at, progress, note, stages, result, error
) VALUES (
    statement_timestamp() + %(shift)s, statement_timestamp() + %(shift)s,
    %(id)s, %(workspace)s, %(user)s, %(service)s, %(label)s, %(key)s, %(data)s, %(cost)s,
    %(balance_after)s, %(state)s, %(started_at)s, 0, '', '[]', '{}', ''
)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING created_at
