-- Undoes guards.sql: for a migration that goes back.

DROP FUNCTION IF EXISTS payments_refuse_change() CASCADE;
