-- Posts what the ledger's rules make of accounts that are older than they: until 0.41 a debt stood
-- beside credits that could pay it, and a lot that was lost in a dispute stayed frozen for ever.
DO $$
DECLARE
    old record;
    lot record;
    account credits_creditaccount;
    posting bigint;
    before bigint;
    until timestamptz := statement_timestamp() + interval '30 days';
BEGIN
    FOR old IN
        SELECT old_one.id, workspace_id, closed_at IS NOT NULL AS is_closed
        FROM credits_creditaccount AS old_one
        JOIN accounts_workspace AS workspace ON workspace.id = workspace_id
        WHERE debt > 0 OR closed_at IS NOT NULL AND available + held > 0 OR EXISTS (
            SELECT FROM credits_transaction WHERE account_id = old_one.id AND kind = 'clawback'
        )
        ORDER BY old_one.id
    LOOP
        account := credits_lock(old.workspace_id, statement_timestamp());
        UPDATE credits_lot AS one SET covered = greatest((credits_past(one.id)).taken, 0)
        WHERE one.account_id = account.id;
        FOR lot IN
            SELECT source_ref FROM credits_lot AS one
            WHERE one.account_id = account.id AND frozen_at IS NOT NULL
                AND covered + (credits_past(one.id)).lapsed >= granted
            ORDER BY one.id
        LOOP
            PERFORM credits_unfreeze(
                old.workspace_id, lot.source_ref, 'Lost to a dispute', NULL,
                statement_timestamp(), until
            );
        END LOOP;
        SELECT * INTO STRICT account FROM credits_creditaccount WHERE id = old.id;
        IF account.debt > 0 AND account.available > 0 THEN
            posting := nextval('credits_transaction_id_seq');
            before := account.available;
            account := credits_pay_debt(account, posting);
            PERFORM credits_post(
                account, posting, before, 'adjust', 'settled:' || posting,
                credits_request('settled'), 'What was owed is paid', NULL, statement_timestamp()
            );
        END IF;
        IF old.is_closed THEN
            PERFORM credits_close(
                old.workspace_id, 'Workspace closed', statement_timestamp(), until
            );
        END IF;
    END LOOP;
END $$;
