-- The person of a session, their personal workspace, and whether their address is verified.
-- The columns are those of the models, in their order: a test compares.
SELECT
    person.id,
    person.password,
    person.last_login,
    person.is_superuser,
    person.email,
    person.name,
    person.time_zone,
    person.language,
    person.is_staff,
    person.is_active,
    person.date_joined,
    person.left_at,
    workspace.id,
    workspace.created_at,
    workspace.updated_at,
    workspace.name,
    workspace.kind,
    workspace.owner_id,
    workspace.is_demo,
    workspace.closed_at,
    EXISTS (
        SELECT FROM account_emailaddress AS address
        WHERE address.user_id = person.id AND address.email = person.email AND address.verified
    )
FROM accounts_user AS person
JOIN accounts_workspace AS workspace
    ON workspace.owner_id = person.id AND workspace.kind = 'personal'
WHERE person.id = %s
