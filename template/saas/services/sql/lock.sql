-- Whoever closes the workspace locks it too: they see this run and stop it, or it is too late.
SELECT FROM accounts_workspace WHERE id = %(workspace)s FOR NO KEY UPDATE
