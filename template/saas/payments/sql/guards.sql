-- What was done with money, and what was issued about it, is written once.

CREATE OR REPLACE FUNCTION payments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The years are over for which records must be kept: who deletes names the table.
    IF TG_OP = 'DELETE' AND current_setting('payments.outdated', true) = TG_TABLE_NAME THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Records of money are kept as they were written: % on % is refused.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER payments_written_once BEFORE UPDATE OR DELETE ON payments_act
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_never_emptied BEFORE TRUNCATE ON payments_act
    FOR EACH STATEMENT EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_written_once BEFORE UPDATE OR DELETE ON payments_receipt
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_never_emptied BEFORE TRUNCATE ON payments_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION payments_refuse_change();
