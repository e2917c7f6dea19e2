-- What no code may do to the ledger, this app's own included.

CREATE OR REPLACE FUNCTION credits_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    -- The one way out: `credits_forget` names a workspace for this transaction, and it is a demo.
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'credits_entry' THEN
            SELECT account.workspace_id INTO owner
            FROM credits_transaction AS posting
            JOIN credits_creditaccount AS account ON account.id = posting.account_id
            WHERE posting.id = OLD.transaction_id;
        ELSE
            SELECT workspace_id INTO owner FROM credits_creditaccount WHERE id = OLD.account_id;
        END IF;
        IF owner::text = current_setting('credits.forget', true)
            AND EXISTS (SELECT FROM accounts_workspace WHERE id = owner AND is_demo)
        THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: % on % is refused. Post a transaction that '
        'corrects it.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER credits_append_only BEFORE UPDATE OR DELETE ON credits_transaction
    FOR EACH ROW EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credits_append_only BEFORE UPDATE OR DELETE ON credits_entry
    FOR EACH ROW EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credits_never_emptied BEFORE TRUNCATE ON credits_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credits_never_emptied BEFORE TRUNCATE ON credits_entry
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse_change();

CREATE OR REPLACE FUNCTION credits_check_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
BEGIN
    SELECT sum(amount) INTO total FROM credits_entry WHERE transaction_id = NEW.transaction_id;
    IF total <> 0 THEN
        RAISE EXCEPTION 'The entries of transaction % sum to %, not to 0.',
            NEW.transaction_id, total USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

-- Deferred: a transaction is whole at the commit, not after each of its entries.
CREATE CONSTRAINT TRIGGER credits_entries_sum_to_zero AFTER INSERT ON credits_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credits_check_sum();

-- Both are updated by every spend: room on the page keeps that off the indexes.
ALTER TABLE credits_creditaccount SET (fillfactor = 70);
ALTER TABLE credits_lot SET (fillfactor = 70);
