-- Credits coming in: grant, and adjust either way.

-- Credit a source once, whatever the number of times it is reported.
CREATE OR REPLACE FUNCTION credits_grant(
    p_workspace bigint, p_amount bigint, p_source_ref text, p_kind text, p_priority int,
    p_expires_at timestamptz, p_reason text, p_actor bigint, p_at timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    -- Not the expiry: a retry may reckon it from another moment.
    asked bytea := credits_request('grant', p_amount::text, p_source_ref, p_kind);
    lot bigint;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting
    FROM credits_earlier(account.id, 'grant:' || p_source_ref, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    ELSIF credits_is_closed(p_workspace) THEN
        outcome := 'closed';
        RETURN;
    END IF;
    lot := credits_new_lot(
        account.id, p_amount, p_source_ref, p_kind, p_priority, p_expires_at, p_at
    );
    IF lot IS NULL THEN
        outcome := 'reused';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    account := credits_put(account, posting, lot, p_amount, 'world');
    PERFORM credits_post(
        account, posting, balance, 'grant', 'grant:' || p_source_ref, asked, p_reason, p_actor,
        p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- Correct a balance by hand: up with a lot of its own, down out of the lots in order of use.
CREATE OR REPLACE FUNCTION credits_adjust(
    p_workspace bigint, p_amount bigint, p_key text, p_priority int, p_reason text,
    p_actor bigint, p_at timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('adjust', p_amount::text);
    lot bigint;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting FROM credits_earlier(account.id, p_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    ELSIF account.available + p_amount < 0 THEN
        outcome := 'insufficient';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    IF p_amount < 0 THEN
        account := credits_take(account, posting, -p_amount, 'world');
    ELSE
        lot := credits_new_lot(
            account.id, p_amount, 'adjust:' || posting, 'grant', p_priority, NULL, p_at
        );
        account := credits_put(account, posting, lot, p_amount, 'world');
    END IF;
    PERFORM credits_post(
        account, posting, balance, 'adjust', p_key, asked, p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

CREATE OR REPLACE FUNCTION credits_new_lot(
    p_account bigint, p_amount bigint, p_source_ref text, p_kind text, p_priority int,
    p_expires_at timestamptz, p_at timestamptz
) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO credits_lot (
        account_id, kind, priority, granted, remaining, frozen, expires_at, source_ref, created_at
    )
    VALUES (p_account, p_kind, p_priority, p_amount, 0, 0, p_expires_at, p_source_ref, p_at)
    ON CONFLICT (source_ref) DO NOTHING RETURNING id
$$;
