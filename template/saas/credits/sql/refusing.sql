-- What the guards in guards.sql say.

CREATE OR REPLACE FUNCTION credits_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    -- What people wrote goes when they leave: in a closed workspace a reason may become empty.
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'credits_transaction' THEN
        IF NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' AND EXISTS (
            SELECT FROM credits_creditaccount AS account
            JOIN accounts_workspace AS workspace ON workspace.id = account.workspace_id
            WHERE account.id = OLD.account_id AND workspace.closed_at IS NOT NULL
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
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
