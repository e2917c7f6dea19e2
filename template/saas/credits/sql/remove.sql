-- Undoes the other files: for a migration that goes back.
DO $$
DECLARE
    gone regprocedure;
BEGIN
    FOR gone IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'credits\_%'
    LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', gone);
    END LOOP;
END $$;
