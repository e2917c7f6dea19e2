-- The steps that every operation is made of. An operation locks the account, asks whether its
-- key is known, moves credits, and posts. Only the operations are called from outside.

-- Lock first. Each statement after this one sees what others committed before they let go.
-- Lots that have lapsed by `p_at` are posted here, so no operation ever counts them.
CREATE OR REPLACE FUNCTION credits_lock(p_workspace bigint, p_at timestamptz)
RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount;
    lot record;
BEGIN
    SELECT * INTO account FROM credits_creditaccount WHERE workspace_id = p_workspace FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO credits_creditaccount (workspace_id, available, held, debt)
        VALUES (p_workspace, 0, 0, 0) ON CONFLICT (workspace_id) DO NOTHING;
        SELECT * INTO STRICT account
        FROM credits_creditaccount WHERE workspace_id = p_workspace FOR UPDATE;
    END IF;
    FOR lot IN
        SELECT id, expires_at, created_at FROM credits_lot
        WHERE account_id = account.id AND has_credits AND expires_at <= p_at
        ORDER BY expires_at, id
    LOOP
        account := credits_lapse(
            account, lot.id, 'Not used in time', greatest(lot.expires_at, lot.created_at)
        );
    END LOOP;
    RETURN account;
END $$;

-- The key names the transaction itself: a lot may lapse twice where machines' clocks differ, when
-- a refund reaches it by the slower clock after it lapsed by the faster.
CREATE OR REPLACE FUNCTION credits_lapse(
    account credits_creditaccount, p_lot bigint, p_reason text, p_at timestamptz
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    posting bigint := nextval('credits_transaction_id_seq');
    before bigint := account.available;
    amount bigint;
BEGIN
    SELECT remaining INTO amount FROM credits_lot WHERE id = p_lot;
    UPDATE credits_lot SET remaining = 0 WHERE id = p_lot;
    PERFORM credits_move(posting, 'lot', p_lot, 'world', p_lot, amount);
    account.available := account.available - amount;
    PERFORM credits_post(
        account, posting, before, 'expire', 'expire:' || p_lot || ':' || posting,
        credits_request('expire', p_lot::text), p_reason, NULL, p_at
    );
    RETURN account;
END $$;

CREATE OR REPLACE FUNCTION credits_request(VARIADIC parts text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$ SELECT sha256(convert_to(array_to_string(parts, '|', '-'), 'UTF8')) $$;

-- Is this key known? Nothing (go on), `repeated` (done already) or `reused` (for something else).
CREATE OR REPLACE FUNCTION credits_earlier(
    p_account bigint, p_key text, p_request bytea, OUT outcome text, OUT posting bigint
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN request = p_request THEN 'repeated' ELSE 'reused' END, id
    INTO outcome, posting
    FROM credits_transaction WHERE account_id = p_account AND key = p_key;
END $$;

CREATE OR REPLACE FUNCTION credits_move(
    p_posting bigint, p_from text, p_from_lot bigint, p_to text, p_to_lot bigint, p_amount bigint
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO credits_entry (transaction_id, bucket, lot_id, amount)
    VALUES (p_posting, p_from, p_from_lot, -p_amount), (p_posting, p_to, p_to_lot, p_amount);
END $$;

-- Take credits out of the lots in their order of use. The caller knows that there are enough.
CREATE OR REPLACE FUNCTION credits_take(
    account credits_creditaccount, p_posting bigint, p_amount bigint, p_to text
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    lot record;
    part bigint;
    rest bigint := p_amount;
BEGIN
    FOR lot IN
        SELECT id, remaining FROM credits_lot
        WHERE account_id = account.id AND has_credits
        ORDER BY expires_at NULLS LAST, priority, id
    LOOP
        part := least(lot.remaining, rest);
        UPDATE credits_lot SET remaining = remaining - part WHERE id = lot.id;
        PERFORM credits_move(p_posting, 'lot', lot.id, p_to, lot.id, part);
        rest := rest - part;
        EXIT WHEN rest = 0;
    END LOOP;
    IF rest > 0 THEN
        RAISE EXCEPTION 'Account % has fewer credits in its lots than it says: % are missing. '
            'Run `manage.py ledger_check`.', account.id, rest;
    END IF;
    account.available := account.available - p_amount;
    RETURN account;
END $$;

-- Pay a debt with what can be spent, at once: an account never has both.
CREATE OR REPLACE FUNCTION credits_pay_debt(account credits_creditaccount, p_posting bigint)
RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    paid bigint := least(account.debt, account.available);
BEGIN
    IF paid > 0 THEN
        account := credits_take(account, p_posting, paid, 'debt');
        account.debt := account.debt - paid;
    END IF;
    RETURN account;
END $$;

-- Put credits into a new lot; a debt is paid out of them first.
CREATE OR REPLACE FUNCTION credits_put(
    account credits_creditaccount, p_posting bigint, p_lot bigint, p_amount bigint, p_from text
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    paid bigint := least(account.debt, p_amount);
BEGIN
    PERFORM credits_move(p_posting, p_from, p_lot, 'lot', p_lot, p_amount);
    IF paid > 0 THEN
        PERFORM credits_move(p_posting, 'lot', p_lot, 'debt', p_lot, paid);
    END IF;
    UPDATE credits_lot SET remaining = remaining + p_amount - paid WHERE id = p_lot;
    account.debt := account.debt - paid;
    account.available := account.available + p_amount - paid;
    RETURN account;
END $$;

-- Give credits back to the lot they came from; a debt is paid out of them first. What finds no room
-- there, since others paid what this lot owed and it has that back already, goes to those others.
CREATE OR REPLACE FUNCTION credits_give_back(
    account credits_creditaccount, p_posting bigint, p_lot bigint, p_amount bigint,
    p_from text, p_at timestamptz, p_until timestamptz
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    lot credits_lot;
    part bigint := least(account.debt, p_amount);
    rest bigint := p_amount - part;
BEGIN
    IF part > 0 THEN
        PERFORM credits_move(p_posting, p_from, p_lot, 'debt', p_lot, part);
        account.debt := account.debt - part;
    END IF;
    IF p_from = 'held' THEN
        account.held := account.held - p_amount;
    END IF;
    SELECT * INTO STRICT lot FROM credits_lot WHERE id = p_lot;
    part := least(rest, lot.granted - lot.remaining - lot.frozen);
    IF part > 0 THEN
        account := credits_refill(account, p_posting, p_lot, lot, part, p_from, p_at, p_until);
    END IF;
    IF rest > part THEN
        RETURN credits_spill(account, p_posting, p_lot, rest - part, p_from, p_at, p_until);
    END IF;
    RETURN account;
END $$;

-- Give what found no room in its lot to others: first to those that have paid a debt, and among
-- them to the one that is used last. It is theirs, so there is room.
CREATE OR REPLACE FUNCTION credits_spill(
    account credits_creditaccount, p_posting bigint, p_source bigint, p_amount bigint,
    p_from text, p_at timestamptz, p_until timestamptz
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    lot credits_lot;
    part bigint;
    rest bigint := p_amount;
BEGIN
    FOR lot IN
        SELECT * FROM credits_lot AS place
        WHERE account_id = account.id AND granted > remaining + frozen
        ORDER BY EXISTS (
            SELECT FROM credits_entry WHERE lot_id = place.id AND bucket = 'debt' AND amount > 0
        ) DESC, expires_at DESC NULLS FIRST, priority DESC, id DESC
    LOOP
        part := least(rest, lot.granted - lot.remaining - lot.frozen);
        account := credits_refill(account, p_posting, p_source, lot, part, p_from, p_at, p_until);
        rest := rest - part;
        EXIT WHEN rest = 0;
    END LOOP;
    IF rest > 0 THEN
        RAISE EXCEPTION 'Account % gets % more credits back than its lots ever had. '
            'Run `manage.py ledger_check`.', account.id, rest;
    END IF;
    RETURN account;
END $$;

-- Put credits back into a lot. A frozen one keeps them frozen. One that has lapsed meanwhile lasts
-- until `p_until`: they were out of reach when they could have been used.
CREATE OR REPLACE FUNCTION credits_refill(
    account credits_creditaccount, p_posting bigint, p_source bigint, p_lot credits_lot,
    p_amount bigint, p_from text, p_at timestamptz, p_until timestamptz
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
BEGIN
    IF p_lot.frozen_at IS NULL THEN
        PERFORM credits_move(p_posting, p_from, p_source, 'lot', p_lot.id, p_amount);
        UPDATE credits_lot
        SET remaining = remaining + p_amount,
            expires_at = CASE
                WHEN expires_at <= p_at THEN greatest(expires_at, p_until) ELSE expires_at
            END
        WHERE id = p_lot.id;
        account.available := account.available + p_amount;
    ELSE
        IF p_from <> 'held' OR p_source <> p_lot.id THEN
            PERFORM credits_move(p_posting, p_from, p_source, 'held', p_lot.id, p_amount);
        END IF;
        UPDATE credits_lot SET frozen = frozen + p_amount WHERE id = p_lot.id;
        account.held := account.held + p_amount;
    END IF;
    RETURN account;
END $$;

-- Write the transaction, and the account as it is now.
CREATE OR REPLACE FUNCTION credits_post(
    account credits_creditaccount, p_posting bigint, p_before bigint, p_kind text, p_key text,
    p_request bytea, p_reason text, p_actor bigint, p_at timestamptz, p_reverses bigint DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO credits_transaction (
        id, account_id, kind, key, request, reverses_id, actor_id, reason, change,
        available_after, at
    ) VALUES (
        p_posting, account.id, p_kind, p_key, p_request, p_reverses, p_actor, left(p_reason, 300),
        account.available - p_before, account.available, p_at
    );
    UPDATE credits_creditaccount
    SET available = account.available, held = account.held, debt = account.debt
    WHERE id = account.id;
END $$;
