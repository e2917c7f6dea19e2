-- Credits coming in, and being taken back: grant, adjust, take back, freeze and settle.

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
    END IF;
    lot := credits_new_lot(
        account.id, p_amount, p_source_ref, p_kind, p_priority, p_expires_at, p_at
    );
    IF lot IS NULL THEN
        outcome := 'reused';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    account := credits_put(account, posting, lot, p_amount, 'world', lot);
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
        account := credits_put(account, posting, lot, p_amount, 'world', lot);
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

-- A purchase is refunded, or its dispute lost: take back up to `p_amount` of its lot (NULL: all
-- that is left to take back). What was used already becomes a debt; what lapsed unused does not.
CREATE OR REPLACE FUNCTION credits_take_back(
    p_workspace bigint, p_source_ref text, p_amount bigint, p_key text, p_reason text,
    p_actor bigint, p_at timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('clawback', p_source_ref, p_amount::text);
    lot credits_lot;
    gone bigint;
    rest bigint;
    part bigint;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting FROM credits_earlier(account.id, p_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT * INTO lot FROM credits_lot WHERE account_id = account.id AND source_ref = p_source_ref;
    IF NOT FOUND THEN
        outcome := 'not found';
        RETURN;
    END IF;
    SELECT coalesce(sum(entry.amount), 0) INTO gone
    FROM credits_entry AS entry JOIN credits_transaction AS earlier ON earlier.id = transaction_id
    WHERE entry.lot_id = lot.id AND bucket = 'world' AND earlier.kind IN ('expire', 'clawback');
    rest := greatest(least(coalesce(p_amount, lot.granted), lot.granted - gone), 0);
    posting := nextval('credits_transaction_id_seq');

    part := least(rest, lot.remaining);
    IF part > 0 THEN
        PERFORM credits_move(posting, 'lot', lot.id, 'world', lot.id, part);
        account.available := account.available - part;
        lot.remaining := lot.remaining - part;
        rest := rest - part;
    END IF;
    part := least(rest, lot.frozen);
    IF part > 0 THEN
        PERFORM credits_move(posting, 'held', lot.id, 'world', lot.id, part);
        account.held := account.held - part;
        lot.frozen := lot.frozen - part;
        rest := rest - part;
    END IF;
    IF rest > 0 THEN
        PERFORM credits_move(posting, 'debt', lot.id, 'world', lot.id, rest);
        account.debt := account.debt + rest;
    END IF;
    UPDATE credits_lot SET remaining = lot.remaining, frozen = lot.frozen WHERE id = lot.id;
    PERFORM credits_post(
        account, posting, balance, 'clawback', p_key, asked, p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- A payment is disputed: nothing of its lot can be spent until that is settled.
CREATE OR REPLACE FUNCTION credits_freeze(
    p_workspace bigint, p_source_ref text, p_key text, p_reason text, p_actor bigint,
    p_at timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('dispute', p_source_ref);
    lot credits_lot;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting FROM credits_earlier(account.id, p_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT * INTO lot FROM credits_lot WHERE account_id = account.id AND source_ref = p_source_ref;
    IF NOT FOUND THEN
        outcome := 'not found';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    IF lot.remaining > 0 THEN
        PERFORM credits_move(posting, 'lot', lot.id, 'held', lot.id, lot.remaining);
        account.available := account.available - lot.remaining;
        account.held := account.held + lot.remaining;
    END IF;
    UPDATE credits_lot
    SET frozen = frozen + remaining, remaining = 0, frozen_at = coalesce(frozen_at, p_at)
    WHERE id = lot.id;
    PERFORM credits_post(
        account, posting, balance, 'dispute', p_key, asked, p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- The dispute is over and the payment stands: the lot's credits are back.
CREATE OR REPLACE FUNCTION credits_unfreeze(
    p_workspace bigint, p_source_ref text, p_key text, p_reason text, p_actor bigint,
    p_at timestamptz, p_until timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('unfreeze', p_source_ref);
    lot credits_lot;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting FROM credits_earlier(account.id, p_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT * INTO lot FROM credits_lot WHERE account_id = account.id AND source_ref = p_source_ref;
    IF NOT FOUND THEN
        outcome := 'not found';
        RETURN;
    ELSIF lot.frozen_at IS NULL THEN
        outcome := 'not frozen';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    UPDATE credits_lot SET frozen = 0, frozen_at = NULL WHERE id = lot.id;
    IF lot.frozen > 0 THEN
        account := credits_give_back(
            account, posting, lot.id, lot.frozen, 'held', p_at, p_until
        );
    END IF;
    PERFORM credits_post(
        account, posting, balance, 'release', p_key, asked, p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

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
