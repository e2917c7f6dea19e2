-- What became of the payment for a lot: refunded in part or whole, disputed, settled. Each is told
-- as it stands now, not as a step, so that a report may come twice and in any order.

-- Of this lot's credits `p_covered` are no longer paid for: all refunds that live and all disputes
-- that were lost, together. Take what that asks for beyond what was taken before, or give back what
-- it asks for less. What was used already becomes a debt; what lapsed unused does not. To a closed
-- workspace nothing comes back.
CREATE OR REPLACE FUNCTION credits_cover(
    p_workspace bigint, p_source_ref text, p_covered bigint, p_reason text, p_actor bigint,
    p_at timestamptz, p_until timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    lot credits_lot := credits_find_lot(account.id, p_source_ref);
    past record;
    wanted bigint;
    kind text;
BEGIN
    balance := account.available;
    IF lot.id IS NULL THEN
        outcome := 'not found';
        RETURN;
    ELSIF p_covered > lot.granted THEN
        outcome := 'too large';
        balance := lot.granted;
        RETURN;
    ELSIF p_covered = lot.covered THEN
        outcome := 'repeated';
        RETURN;
    END IF;
    past := credits_past(lot.id);
    wanted := credits_wanted(p_workspace, lot, past.taken, past.lapsed, p_covered);
    kind := CASE
        WHEN wanted < past.taken OR wanted = past.taken AND p_covered < lot.covered THEN 'undo'
        ELSE 'clawback'
    END;
    posting := nextval('credits_transaction_id_seq');
    UPDATE credits_lot SET covered = p_covered WHERE id = lot.id;
    IF wanted > past.taken THEN
        account := credits_take_away(account, posting, lot, wanted - past.taken);
        account := credits_pay_debt(account, posting);
    ELSIF wanted < past.taken AND credits_is_closed(p_workspace) THEN
        PERFORM credits_move(posting, 'world', lot.id, 'world', NULL, past.taken - wanted);
    ELSIF wanted < past.taken THEN
        account := credits_give_back(
            account, posting, lot.id, past.taken - wanted, 'world', p_at, p_until
        );
    END IF;
    PERFORM credits_post(
        account, posting, balance, kind, 'cover:' || posting,
        credits_request('cover', p_source_ref, p_covered::text), p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

CREATE OR REPLACE FUNCTION credits_find_lot(p_account bigint, p_source_ref text)
RETURNS credits_lot LANGUAGE plpgsql AS $$
DECLARE
    lot credits_lot;
BEGIN
    SELECT * INTO lot FROM credits_lot WHERE account_id = p_account AND source_ref = p_source_ref;
    RETURN lot;
END $$;

-- How much of a lot was taken back, less what was returned; and how much of it lapsed unused.
CREATE OR REPLACE FUNCTION credits_past(p_lot bigint, OUT taken bigint, OUT lapsed bigint)
LANGUAGE sql AS $$
    SELECT
        coalesce(sum(amount) FILTER (WHERE kind <> 'expire'), 0)::bigint,
        coalesce(sum(amount) FILTER (WHERE kind = 'expire'), 0)::bigint
    FROM credits_entry JOIN credits_transaction AS posting ON posting.id = transaction_id
    WHERE lot_id = p_lot AND bucket = 'world' AND kind IN ('clawback', 'undo', 'expire')
$$;

-- How much of a lot should be taken, all in all: what is covered as far as it is still there, and
-- what of it was used. Nothing is owed for what lapsed, nor by a workspace that is closed.
CREATE OR REPLACE FUNCTION credits_wanted(
    p_workspace bigint, p_lot credits_lot, p_taken bigint, p_lapsed bigint, p_covered bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    within_reach bigint := p_taken + p_lot.remaining + p_lot.frozen;
    wanted bigint := greatest(least(p_covered, within_reach), p_covered - p_lapsed, 0);
BEGIN
    RETURN CASE
        WHEN credits_is_closed(p_workspace) THEN least(wanted, within_reach) ELSE wanted
    END;
END $$;

-- Take so much of one lot: what can be spent, then what is frozen; the rest is owed.
CREATE OR REPLACE FUNCTION credits_take_away(
    account credits_creditaccount, p_posting bigint, p_lot credits_lot, p_amount bigint
) RETURNS credits_creditaccount LANGUAGE plpgsql AS $$
DECLARE
    spendable bigint := least(p_amount, p_lot.remaining);
    set_aside bigint := least(p_amount - spendable, p_lot.frozen);
    owed bigint := p_amount - spendable - set_aside;
BEGIN
    IF spendable > 0 THEN
        PERFORM credits_move(p_posting, 'lot', p_lot.id, 'world', p_lot.id, spendable);
    END IF;
    IF set_aside > 0 THEN
        PERFORM credits_move(p_posting, 'held', p_lot.id, 'world', p_lot.id, set_aside);
    END IF;
    IF owed > 0 THEN
        PERFORM credits_move(p_posting, 'debt', p_lot.id, 'world', p_lot.id, owed);
    END IF;
    UPDATE credits_lot SET remaining = remaining - spendable, frozen = frozen - set_aside
    WHERE id = p_lot.id;
    account.available := account.available - spendable;
    account.held := account.held - set_aside;
    account.debt := account.debt + owed;
    RETURN account;
END $$;

-- A payment is disputed: nothing of its lot can be spent until that is settled.
CREATE OR REPLACE FUNCTION credits_freeze(
    p_workspace bigint, p_source_ref text, p_reason text, p_actor bigint, p_at timestamptz,
    OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    lot credits_lot := credits_find_lot(account.id, p_source_ref);
BEGIN
    balance := account.available;
    IF lot.id IS NULL THEN
        outcome := 'not found';
        RETURN;
    ELSIF lot.frozen_at IS NOT NULL THEN
        outcome := 'repeated';
        RETURN;
    END IF;
    posting := nextval('credits_transaction_id_seq');
    IF lot.remaining > 0 THEN
        PERFORM credits_move(posting, 'lot', lot.id, 'held', lot.id, lot.remaining);
        account.available := account.available - lot.remaining;
        account.held := account.held + lot.remaining;
    END IF;
    UPDATE credits_lot SET frozen = remaining, remaining = 0, frozen_at = p_at WHERE id = lot.id;
    PERFORM credits_post(
        account, posting, balance, 'dispute', 'freeze:' || posting,
        credits_request('freeze', p_source_ref), p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;

-- The last dispute over a payment is settled: what is left of the lot can be spent again.
CREATE OR REPLACE FUNCTION credits_unfreeze(
    p_workspace bigint, p_source_ref text, p_reason text, p_actor bigint, p_at timestamptz,
    p_until timestamptz, OUT outcome text, OUT posting bigint, OUT balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
    account credits_creditaccount := credits_lock(p_workspace, p_at);
    lot credits_lot := credits_find_lot(account.id, p_source_ref);
BEGIN
    balance := account.available;
    IF lot.id IS NULL THEN
        outcome := 'not found';
        RETURN;
    ELSIF lot.frozen_at IS NULL THEN
        outcome := 'repeated';
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
        account, posting, balance, 'settle', 'unfreeze:' || posting,
        credits_request('unfreeze', p_source_ref), p_reason, p_actor, p_at
    );
    outcome := 'done';
    balance := account.available;
END $$;
