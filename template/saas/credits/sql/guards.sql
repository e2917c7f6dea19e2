-- What no code may do to the ledger, this app's own included.

CREATE TRIGGER credits_append_only BEFORE UPDATE OR DELETE ON credits_transaction
    FOR EACH ROW EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credits_append_only BEFORE UPDATE OR DELETE ON credits_entry
    FOR EACH ROW EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credits_never_emptied BEFORE TRUNCATE ON credits_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credits_never_emptied BEFORE TRUNCATE ON credits_entry
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse_change();

-- Deferred: a transaction is whole at the commit, not after each of its entries.
CREATE CONSTRAINT TRIGGER credits_entries_sum_to_zero AFTER INSERT ON credits_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credits_check_sum();

-- Both are updated by every spend: room on the page keeps that off the indexes.
ALTER TABLE credits_creditaccount SET (fillfactor = 70);
ALTER TABLE credits_lot SET (fillfactor = 70);
