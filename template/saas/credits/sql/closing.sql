-- The end of lots and of accounts: lapse, close, and forget.

-- Post what has lapsed in this workspace; `credits_lock` does that before anything else.
CREATE OR REPLACE FUNCTION credits_expire(
    p_workspace bigint, p_at timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
BEGIN
    outcome := 'done';
    balance := account.available;
END $$;

-- End an account for good: open holds are released, every lot lapses, and a debt is let go. What
-- comes back to a lot afterwards lapses in its turn.
CREATE OR REPLACE FUNCTION credits_close(
    p_workspace bigint, p_reason text, p_at timestamptz, p_until timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    hold record;
    lot record;
BEGIN
    FOR hold IN
        SELECT opening.key FROM credits_hold AS still
        JOIN credits_transaction AS opening ON opening.id = still.opened_by_id
        WHERE still.account_id = account.id AND still.state = 'open' ORDER BY still.id
    LOOP
        PERFORM credits_release(
            p_workspace, hold.key, 'released', p_reason, NULL, p_at, p_until
        );
    END LOOP;
    SELECT * INTO STRICT account FROM credits_creditaccount WHERE id = account.id;
    UPDATE credits_lot SET expires_at = p_at
    WHERE account_id = account.id AND (expires_at IS NULL OR expires_at > p_at);
    FOR lot IN SELECT id FROM credits_lot WHERE account_id = account.id AND has_credits ORDER BY id
    LOOP
        account := credits_lapse(account, lot.id, p_reason, p_at);
    END LOOP;
    outcome := 'done';
    balance := account.available;
    IF account.debt > 0 THEN
        posting := nextval('credits_transaction_id_seq');
        PERFORM credits_move(posting, 'world', NULL, 'debt', NULL, account.debt);
        account.debt := 0;
        PERFORM credits_post(
            account, posting, balance, 'adjust', 'let go:' || posting, credits_request('let go'),
            p_reason, NULL, p_at
        );
    END IF;
END $$;

CREATE OR REPLACE FUNCTION credits_is_closed(p_workspace bigint) RETURNS boolean
LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT FROM accounts_workspace WHERE id = p_workspace AND closed_at IS NOT NULL
    )
$$;

-- Empty the reasons of a closed workspace; the guards let those of no other be changed.
CREATE OR REPLACE FUNCTION credits_forget_reasons(p_workspace bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    account bigint;
BEGIN
    SELECT id INTO account FROM credits_creditaccount WHERE workspace_id = p_workspace FOR UPDATE;
    UPDATE credits_transaction SET reason = '' WHERE account_id = account;
END $$;

-- Take a demo workspace out of the ledger; the guards let no other go. True if it is gone.
CREATE OR REPLACE FUNCTION credits_forget(p_workspace bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    account bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_workspace WHERE id = p_workspace AND is_demo) THEN
        RETURN false;
    END IF;
    SELECT id INTO account FROM credits_creditaccount WHERE workspace_id = p_workspace FOR UPDATE;
    PERFORM set_config('credits.forget', p_workspace::text, true);
    DELETE FROM credits_hold WHERE account_id = account;
    DELETE FROM credits_entry USING credits_transaction AS posting
    WHERE posting.id = transaction_id AND posting.account_id = account;
    DELETE FROM credits_transaction WHERE account_id = account;
    DELETE FROM credits_lot WHERE account_id = account;
    DELETE FROM credits_creditaccount WHERE id = account;
    PERFORM set_config('credits.forget', '', true);
    RETURN true;
END $$;
