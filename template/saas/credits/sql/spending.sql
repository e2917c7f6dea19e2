-- Credits going out: spend and its refund; hold, capture and release.
-- Each answers with an outcome (done, repeated, reused, or why not), the transaction, and the
-- balance. A refusal is an answer, not an exception, so the caller's transaction goes on.

CREATE OR REPLACE FUNCTION credits_spend(
    p_workspace bigint, p_amount bigint, p_key text, p_reason text, p_actor bigint,
    p_at timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('usage', p_amount::text);
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting FROM credits_earlier(account.id, p_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    ELSIF account.available < p_amount THEN
        outcome := 'insufficient';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    account := credits_take(account, posting, p_amount, 'world');
    PERFORM credits_post(
        account, posting, balance, 'usage', p_key, asked, p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- Give a spend back to the very lots it came from, once.
CREATE OR REPLACE FUNCTION credits_refund_spend(
    p_workspace bigint, p_spend_key text, p_reason text, p_actor bigint, p_at timestamptz,
    p_until timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('refund', p_spend_key);
    spent record;
    part record;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting
    FROM credits_earlier(account.id, 'refund:' || p_spend_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT id INTO spent FROM credits_transaction
    WHERE account_id = account.id AND key = p_spend_key AND kind = 'usage';
    IF NOT FOUND THEN
        outcome := 'not found';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    FOR part IN
        SELECT lot_id, amount FROM credits_entry
        WHERE transaction_id = spent.id AND bucket = 'world' ORDER BY id
    LOOP
        account := credits_give_back(
            account, posting, part.lot_id, part.amount, 'world', p_at, p_until
        );
    END LOOP;
    PERFORM credits_post(
        account, posting, balance, 'refund', 'refund:' || p_spend_key, asked, p_reason, p_actor,
        p_at, spent.id
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- Set credits aside until `p_until`, for work whose price is not known yet.
CREATE OR REPLACE FUNCTION credits_hold(
    p_workspace bigint, p_amount bigint, p_key text, p_until timestamptz, p_reason text,
    p_actor bigint, p_at timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('hold', p_amount::text);
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting FROM credits_earlier(account.id, p_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    ELSIF account.available < p_amount THEN
        outcome := 'insufficient';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    account := credits_take(account, posting, p_amount, 'held');
    account.held := account.held + p_amount;
    PERFORM credits_post(
        account, posting, balance, 'hold', p_key, asked, p_reason, p_actor, p_at
    );
    INSERT INTO credits_hold (account_id, opened_by_id, amount, captured, state, expires_at)
    VALUES (account.id, posting, p_amount, 0, 'open', p_until);
    outcome := 'done';
    balance := account.available;
END $$;

-- Charge for a hold, at most what it holds; the rest goes back to its lots.
CREATE OR REPLACE FUNCTION credits_capture(
    p_workspace bigint, p_hold_key text, p_amount bigint, p_reason text, p_actor bigint,
    p_at timestamptz, p_until timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('capture', p_hold_key, p_amount::text);
    hold credits_hold;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting
    FROM credits_earlier(account.id, 'capture:' || p_hold_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    hold := credits_find_hold(account.id, p_hold_key);
    IF hold.id IS NULL THEN
        outcome := 'not found';
        RETURN;
    ELSIF hold.state <> 'open' THEN
        outcome := 'closed';
        RETURN;
    ELSIF p_amount > hold.amount THEN
        outcome := 'too large';
        balance := hold.amount;
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    account := credits_settle_hold(account, posting, hold, p_amount, p_at, p_until);
    UPDATE credits_hold SET state = 'captured', captured = p_amount WHERE id = hold.id;
    PERFORM credits_post(
        account, posting, balance, 'capture', 'capture:' || p_hold_key, asked, p_reason, p_actor,
        p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- Give up a hold: all of it goes back. `p_state` says why: released, or expired.
CREATE OR REPLACE FUNCTION credits_release(
    p_workspace bigint, p_hold_key text, p_state text, p_reason text, p_actor bigint,
    p_at timestamptz, p_until timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    asked bytea := credits_request('release', p_hold_key);
    hold credits_hold;
BEGIN
    balance := account.available;
    SELECT * INTO outcome, posting
    FROM credits_earlier(account.id, 'release:' || p_hold_key, asked);
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    hold := credits_find_hold(account.id, p_hold_key);
    IF hold.id IS NULL THEN
        outcome := 'not found';
        RETURN;
    ELSIF hold.state <> 'open' THEN
        outcome := 'closed';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    account := credits_settle_hold(account, posting, hold, 0, p_at, p_until);
    UPDATE credits_hold SET state = p_state WHERE id = hold.id;
    PERFORM credits_post(
        account, posting, balance, 'release', 'release:' || p_hold_key, asked, p_reason, p_actor,
        p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

CREATE OR REPLACE FUNCTION credits_find_hold(p_account bigint, p_key text)
RETURNS credits_hold LANGUAGE sql AS $$
    SELECT hold.* FROM credits_hold AS hold
    JOIN credits_transaction AS opening ON opening.id = hold.opened_by_id
    WHERE opening.account_id = p_account AND opening.key = p_key
$$;

-- Empty a hold: the captured part leaves in the order it was taken, the rest goes back.
CREATE OR REPLACE FUNCTION credits_settle_hold(
    account credits_creditaccount, p_posting bigint, p_hold credits_hold, p_captured bigint,
    p_at timestamptz, p_until timestamptz
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    part record;
    spent bigint;
    rest bigint := p_captured;
BEGIN
    FOR part IN
        SELECT lot_id, amount FROM credits_entry
        WHERE transaction_id = p_hold.opened_by_id AND bucket = 'held' ORDER BY id
    LOOP
        spent := least(part.amount, rest);
        rest := rest - spent;
        IF spent > 0 THEN
            PERFORM credits_move(p_posting, 'held', part.lot_id, 'world', part.lot_id, spent);
            account.held := account.held - spent;
        END IF;
        IF part.amount > spent THEN
            account := credits_give_back(
                account, p_posting, part.lot_id, part.amount - spent, 'held', p_at, p_until
            );
        END IF;
    END LOOP;
    RETURN account;
END $$;
